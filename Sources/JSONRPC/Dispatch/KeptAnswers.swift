import Synchronization

/// Answers of reads, kept as long as what they were read from stays as it is, so that whoever asks the same again costs
/// neither a read nor a change of threads.
///
/// Only answers of methods that say so are kept (`RequestHandler.keepsAnswers`). Any thread may use it.
final class KeptAnswers: Sendable {
  private struct Question: Hashable {
    let method: String
    let params: Params

    /// About what it takes in memory, by its text.
    var bytes: Int { method.utf8.count + (params.json?.serialize().count ?? 0) }
  }

  private struct State {
    /// What all answers were read from.
    var revision: UInt64 = 0
    var answers: [Question: JSON] = [:]
    var bytes = 0
  }

  /// Tells apart what reads rest on: it never answers one number before and after a change, and nil while one is made.
  let revision: @Sendable () -> UInt64?
  private let limits: RPCLimits
  private let state = Mutex(State())

  init(limits: RPCLimits, revision: @escaping @Sendable () -> UInt64?) {
    self.limits = limits
    self.revision = revision
  }

  /// The answer to the same question, if nothing changed since it was given. One that asks for progress is not looked
  /// up.
  func answer(_ method: String, _ params: Params) -> JSON? {
    guard params.workDoneToken == nil, let now = revision() else { return nil }
    let question = Question(method: method, params: params)
    return state.withLock { $0.revision == now ? $0.answers[question] : nil }
  }

  /// Keeps an answer that was read after `revision` was asked for. One that is large is not kept; where all together
  /// become too much, those before it are forgotten.
  func keep(_ answer: JSON, to method: String, _ params: Params, asOf revision: UInt64) {
    let question = Question(method: method, params: params)
    let bytes = question.bytes + answer.serialize().count
    guard params.workDoneToken == nil, bytes <= limits.keptAnswerBytesMax else { return }
    state.withLock { state in
      guard revision >= state.revision else { return }
      if revision > state.revision || state.bytes + bytes > limits.keptAnswersBytesMax {
        state = State(revision: revision)
      }
      guard state.answers.updateValue(answer, forKey: question) == nil else { return }
      state.bytes += bytes
    }
  }
}
