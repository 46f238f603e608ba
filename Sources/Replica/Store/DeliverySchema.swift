import GRDB

/// What this node alone knows of the mails it sent or tries to send, beyond the `delivery` table of version 1.
enum DeliverySchema {
  /// Adds to version 1 of the table. Released; never to be changed.
  ///
  /// `state` is ``DeliveryState``. `attempts` counts those that reached the point of offering the mail, `next_at` is
  /// the instant before which it is not tried again, in milliseconds since 1970; `status` is the other side's number.
  static func create(_ db: Database) throws {
    try db.execute(
      sql: """
        ALTER TABLE delivery ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE delivery ADD COLUMN next_at INTEGER;
        ALTER TABLE delivery ADD COLUMN status TEXT;
        CREATE INDEX delivery_state ON delivery (state);
        """)
  }
}

/// How far this node got with a mail; the numbers are stored.
enum DeliveryState: Int64 {
  /// It may be under way: this is durable before the attempt, so that nothing is attempted twice.
  case sending = 1
  /// It will not be tried again by itself.
  case failed = 2
  /// It was not taken, and is tried again.
  case waiting = 3
  /// Nobody can say whether it was taken.
  case unknown = 4
  /// It was taken, which the log does not say.
  case taken = 5
  /// It was taken, and the log says so.
  case recorded = 6
}
