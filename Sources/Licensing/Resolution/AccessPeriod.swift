/// When access starts and ends, as instants that do not depend on the present.
struct AccessPeriod {
  /// When it starts; nil if registration is awaited or never came in time.
  let start: Instant?
  /// When it is over whatever happens, exclusive.
  let end: Instant

  /// Works out the period of an accepted invitation (R9, R20, R21).
  ///
  /// Access starts at the latest of acceptance, chosen day and registration; it lasts the product's access days, or
  /// until the validity ends. A start that would fall at or after the end of validity never comes. A release ends
  /// access at once (C13).
  init(
    acceptedAt: Instant, start: AccessStart, registered: Instant?, policy: ProductPolicy?, validityEnd: Instant,
    takenAt: Instant? = nil
  ) {
    var begin = acceptedAt
    if case .date(let day) = start { begin = max(begin, day.start) }
    guard let registered, max(begin, registered) < validityEnd else {
      self.start = nil
      end = takenAt.map { min($0, validityEnd) } ?? validityEnd
      return
    }
    begin = max(begin, registered)
    self.start = begin
    let full = policy?.accessDays.map { begin.adding(days: Int64($0)) } ?? validityEnd
    end = takenAt.map { min($0, full) } ?? full
  }

  /// The state at an instant; `revoked` outweighs all others.
  func state(at now: Instant, revoked: Bool) -> Access.State {
    if revoked { return .revoked }
    if now >= end { return .ended }
    guard let start else { return .awaitingRegistration }
    return now < start ? .scheduled : .active
  }

  /// The instants at which the state changes by itself, in order.
  var boundaries: [Instant] { start.map { [$0, end] } ?? [end] }
}
