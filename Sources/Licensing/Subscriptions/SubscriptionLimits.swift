/// What a subscription may hold at most. Together the limits keep every sum over one cycle within 64 bits.
public enum SubscriptionLimits {
  /// Most seats that one purchase may ask for.
  public static let purchaseSeatsMax: Int64 = 1_000_000
  /// Most seats that a subscription may hold.
  public static let seatsMax: Int64 = 1_000_000_000
  /// Highest price of one seat for one cycle, in minor units of its currency.
  public static let unitPriceMax: Int64 = 9_000_000_000
}
