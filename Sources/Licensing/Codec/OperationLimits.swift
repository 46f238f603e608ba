/// The largest values an operation may hold in a change set. Texts are measured in bytes of UTF-8.
public enum OperationLimits {
  /// Rows of one operation, and lots or covered invitations of one extension.
  public static let rows = 1_048_575
  /// The name of a ledger.
  public static let ledgerNameBytes = 200
  /// The name of a device.
  public static let deviceNameBytes = 100
  /// The family of a product.
  public static let productFamilyBytes = 100
  /// The name of a product.
  public static let productNameBytes = 200
  /// The name of a fund.
  public static let fundNameBytes = 200
  /// The vendor's reference of a deposit.
  public static let referenceBytes = 200
  /// The purchase order of an order.
  public static let purchaseOrderBytes = 100
  /// The name of a time zone.
  public static let timeZoneBytes = 64
  /// Notes, and the reason of an adjustment.
  public static let noteBytes = 500
}
