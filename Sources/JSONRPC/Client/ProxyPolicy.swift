/// What a proxy is told of the methods it carries.
public struct ProxyPolicy: Sendable {
  /// A call that is in force beyond its answer, such as a subscription.
  public struct Standing: Hashable, Sendable {
    /// The method that ends it.
    public var endedBy: String
    /// Parameters to add when the next holder is asked for the same.
    public var again: JSONObject

    /// A call that `endedBy` ends, said again with these parameters besides its own.
    public init(endedBy: String, again: JSONObject = JSONObject()) {
      self.endedBy = endedBy
      self.again = again
    }
  }

  /// The methods whose calls stand until another one ends them; each holder has to hear them.
  public var standing: [String: Standing]
  /// Whether asking the next holder the same once more has no second effect.
  public var isRepeatable: @Sendable (_ method: String, _ params: Params) -> Bool
  /// What notices have in common of which a slow client needs the last one only; nil for those it needs all of.
  /// Progress needs no telling.
  public var latestKey: @Sendable (Notification) -> String?

  /// A policy of these parts; without them nothing stands, nothing is repeated and no notice is left out.
  public init(
    standing: [String: Standing] = [:], isRepeatable: @escaping @Sendable (String, Params) -> Bool = { _, _ in false },
    latestKey: @escaping @Sendable (Notification) -> String? = { _ in nil }
  ) {
    self.standing = standing
    self.isRepeatable = isRepeatable
    self.latestKey = latestKey
  }

  /// What may happen to a notice of the holder when the client is slow.
  func noticePolicy(_ notice: Notification) -> OutgoingNotice.Policy {
    guard notice.method == WorkProgress.descriptor.name, case .named(let params) = notice.params,
      let token = params["token"]
    else { return latestKey(notice).map(OutgoingNotice.Policy.latest(key:)) ?? .required }
    return params["value"]?["kind"] == "begin" ? .required : .latest(key: WorkProgress.key(token))
  }
}
