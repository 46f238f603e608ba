import Licensing

/// Translates between names of things and their local numbers, inside one transaction.
struct EntityMap {
  let directory: SetDirectory

  /// The local number of a thing; nil if its change set is not held or its place is out of range.
  func local(_ id: EntityID) throws -> LocalID? {
    guard id.operation < LocalID.operationsMax, id.row < LocalID.rowsMax,
      let set = try directory.localID(of: id.set)
    else { return nil }
    return LocalID(set: set, operation: id.operation, row: id.row)
  }

  /// The thing with a local number. Throws if the log does not hold its change set.
  func entity(_ id: LocalID) throws -> EntityID { try stamp(id).entity }

  /// The place of a row in clock order. Throws if the log does not hold its change set.
  func stamp(_ id: LocalID) throws -> Stamp {
    Stamp(set: try directory.stamp(of: id.set), operation: id.operation, row: id.row)
  }

  func local(_ stamp: Stamp) throws -> Int64 {
    guard let id = try local(stamp.entity) else {
      throw ReplicaError.inconsistent("a row of a change set that is not held")
    }
    return id.rawValue
  }
}
