import GRDB

extension Derivation {
  /// Removes everything derived of a ledger. What this node alone knows stays: tokens, deliveries, command results.
  static func clear(_ ledger: Int64, db: Database) throws {
    try db.execute(
      sql: """
        DELETE FROM fact WHERE unit IN (
          SELECT unit FROM invitation WHERE ledger = :ledger UNION SELECT id FROM product WHERE ledger = :ledger
          UNION SELECT id FROM supply WHERE ledger = :ledger
          UNION SELECT unit FROM unit_digest WHERE ledger = :ledger);
        DELETE FROM claim WHERE invitation IN (SELECT id FROM invitation WHERE ledger = :ledger);
        DELETE FROM fate WHERE unit IN (SELECT unit FROM conflict WHERE ledger = :ledger)
          OR unit IN (SELECT unit FROM unit_digest WHERE ledger = :ledger);
        DELETE FROM segment_total WHERE supply IN (SELECT id FROM supply WHERE ledger = :ledger);
        """, arguments: ["ledger": ledger])
    for table in [
      "authority_fact", "ledger_setting", "learner", "learner_fact", "learner_act", "product", "fund", "supply",
      "departure",
      "onboarding",
      "learner_address", "address_given", "team_placement", "learner_team", "mailer", "invitation", "evaluation",
      "conflict", "notice", "notice_sent",
      "notice_subject",
      "dirty", "unit_digest", "supply_digest", "case_resolution", "derivation",
    ] {
      try db.execute(sql: "DELETE FROM \(table) WHERE ledger = ?", arguments: [ledger])
    }
  }
}
