/// Everything there is to know about a method but its code. Discovery, binding and scheduling all read it.
public struct MethodDescriptor: Hashable, Sendable {
  /// How a call may be scheduled.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Changes nothing; runs beside others on a snapshot, after the earlier writes of its own connection.
    case read
    /// Changes state; runs alone, in the order of arrival.
    case write
    /// Touches no state that a write holds; runs in a lane of its own whatever else goes on.
    case control
  }

  /// `noun.verb`.
  public var name: String
  /// One sentence.
  public var summary: String
  /// In the order in which they may be given by position.
  public var params: [ParamDescriptor]
  /// What comes back; nil for a notification.
  public var result: Schema?
  /// The errors of its domain, the protocol's own left out.
  public var errors: [MethodErrorDescriptor]
  /// How a call may be scheduled.
  public var kind: Kind
  /// Calls with what they answer.
  public var examples: [MethodExample]

  /// A descriptor with these parts.
  public init(
    name: String, summary: String, params: [ParamDescriptor] = [], result: Schema?,
    errors: [MethodErrorDescriptor] = [], kind: Kind, examples: [MethodExample] = []
  ) {
    self.name = name
    self.summary = summary
    self.params = params
    self.result = result
    self.errors = errors
    self.kind = kind
    self.examples = examples
  }
}

/// One parameter of a method.
public struct ParamDescriptor: Hashable, Sendable {
  /// The member's name when given by name.
  public var name: String
  /// What it may be. `null` is never checked against it: it means that the parameter is absent.
  public var schema: Schema
  /// Whether a call without it is refused.
  public var required: Bool
  /// One sentence.
  public var summary: String

  /// A parameter with these parts.
  public init(name: String, schema: Schema, required: Bool, summary: String) {
    self.name = name
    self.schema = schema
    self.required = required
    self.summary = summary
  }
}

/// An error a method may answer with.
public struct MethodErrorDescriptor: Hashable, Sendable {
  /// The number.
  public var code: Int
  /// The stable word in `data.code`.
  public var word: String
  /// What it means.
  public var message: String
  /// Sentences that say what can be done, perhaps none.
  public var nextActions: [String]

  /// An error with these parts.
  public init(code: Int, word: String, message: String, nextActions: [String] = []) {
    self.code = code
    self.word = word
    self.message = message
    self.nextActions = nextActions
  }
}

/// A call with what it answers, shown in the discovery document and run by tests.
public struct MethodExample: Hashable, Sendable {
  /// What a call answers.
  public enum Outcome: Hashable, Sendable {
    /// This result; members that it does not state may be there too.
    case result(JSON)
    /// The error of this word, which the method declares.
    case error(word: String)
    /// Nothing: it is a notification.
    case nothing
  }

  /// What it shows, in a few words.
  public var name: String
  /// By name.
  public var params: JSONObject
  /// What it answers.
  public var outcome: Outcome

  /// An example with these parts.
  public init(name: String, params: JSONObject, outcome: Outcome) {
    self.name = name
    self.params = params
    self.outcome = outcome
  }

  /// A call that succeeds.
  public init(name: String, params: JSONObject, result: JSON) {
    self.init(name: name, params: params, outcome: .result(result))
  }

  /// A call that is refused with the error of this word.
  public init(name: String, params: JSONObject, error word: String) {
    self.init(name: name, params: params, outcome: .error(word: word))
  }
}
