/// Everything a method of this node may refuse for. The number and the word are published and never change their
/// meaning.
public enum DomainErrorCode: Int, Hashable, Sendable, CaseIterable {
  // What was named does not exist.
  case ledgerNone = 1001
  case ledgerUnspecified = 1002
  case ledgerUnknown = 1003
  case ledgerRulesUnknown = 1004
  case ledgerRulesNotNext = 1005
  case invitationUnknown = 1010
  case fundUnknown = 1011
  case lotUnknown = 1012
  case productUnknown = 1013
  case memberUnknown = 1014
  case learnerUnknown = 1015
  case evaluationUnknown = 1016
  case caseUnknown = 1017
  case thingUnknown = 1018
  case notificationUnknown = 1019
  case peerUnknown = 1020
  case supplyUnknown = 1021
  case subscriptionUnknown = 1022
  case purchaseUnknown = 1023
  case orderUnknown = 1024
  case idAmbiguous = 1025
  case nameAmbiguous = 1026
  case cancellationUnknown = 1027
  case licenseUnknown = 1028

  // What was given cannot be read.
  case idMalformed = 1030
  case addressInvalid = 1031
  case addressesTooMany = 1032
  case dateInvalid = 1033
  case amountInvalid = 1034
  case currencyInvalid = 1035
  case textTooLong = 1036
  case cursorInvalid = 1037
  case tokenMalformed = 1038
  case deviceRequestMalformed = 1039
  case versionMalformed = 1040
  case pageMalformed = 1041
  case quantityInvalid = 1042
  case dayOutOfRange = 1043
  case timeZoneUnknown = 1044
  case commandReused = 1045
  case batchRefused = 1046
  case nothingAsked = 1047

  // As of a moment.
  case asOfVersionUnknown = 1050
  case asOfBeforeLedger = 1051
  case asOfTooLarge = 1052

  // Who may do what.
  case permissionDenied = 1060
  case deviceNotGranted = 1061
  case deviceAddressMismatch = 1062
  case deviceKnown = 1063
  case memberHasRole = 1064
  /// C26.
  case addressTaken = 1065
  /// C34.
  case mailerElsewhere = 1066
  /// R37.
  case partnerInvalid = 1067
  /// R34.
  case teamInvalid = 1068
  /// R34.
  case teamOther = 1069

  // Supply.
  case supplyExhausted = 1070
  case supplyEnded = 1071
  case supplyAmbiguous = 1072
  case supplyNone = 1073
  case supplyCurrency = 1074
  case fundNotLater = 1075

  // Invitations, products, evaluations.
  case invitationAlreadyInvited = 1080
  case invitationAlreadyAccepted = 1081
  case invitationAlreadyWithdrawn = 1082
  case invitationAlreadyDeclined = 1083
  case invitationAlreadyExpired = 1084
  case invitationNeverInEffect = 1085
  case invitationNotAccepted = 1086
  case invitationWaitlisted = 1087
  case invitationOvertaken = 1088
  case invitationStillPending = 1089
  case tokenRequired = 1090
  case tokenUnknown = 1091
  case productRetired = 1100
  case productSuperseded = 1101
  case productCourseMismatch = 1102
  case startNotOffered = 1103
  case startOutOfRange = 1104
  case startUnchanged = 1105
  case startNotEditable = 1106
  case startAccessStarted = 1107
  /// R34.
  case productNotForTeams = 1108
  case evaluationSettled = 1110
  case licenseAlreadyReversed = 1111
  case nothingHandedOver = 1112
  /// C31, C32.
  case handedOnTooOften = 1113
  /// R25.
  case evaluationNothingFreed = 1114

  // Seats and subscriptions.
  case purchaseSettled = 1120
  case subscriptionAlreadyRenewed = 1121
  case subscriptionRenewalOutOfSequence = 1122
  case subscriptionCancelled = 1123
  case subscriptionEnded = 1124
  case subscriptionProductMismatch = 1125
  /// R7.
  case subscriptionLapsed = 1126

  // The node itself.
  case replicaDiskFull = 1130
  case replicaReadOnly = 1131
  case replicaBusy = 1132
  case replicaDamaged = 1133
  case replicaStopped = 1134
  case replicaNewer = 1135
  case replicaFailed = 1136
  case backupRefused = 1137
  case clockBehind = 1138
  case exchangeFailed = 1140
  case peerKnown = 1141
  case peerAddressInvalid = 1142
  case peerPlaceMissing = 1143
  case folderPathInvalid = 1144
  case folderAbsent = 1145
  case folderFailed = 1146
  case folderFileRefused = 1147

  // Orders and allocated licenses.
  case orderSettled = 1170
  case productNotOrdered = 1171
  case cancellationSettled = 1172
  case supplyCancelled = 1173
  case licenseNotAllocated = 1174
  case licenseNotInvited = 1175
  case licenseAlreadyLoggedIn = 1176
  case licenseAlreadyReleased = 1177
  case licenseGroundNotOffered = 1178
  case productGivenOtherwise = 1179
  case orderInUse = 1180
  case licenseExpiredBefore = 1181
  case policyContradicts = 1182
  /// R43.
  case licenseSameLearner = 1183
  case licenseAlreadyExpired = 1188

  // Files that are taken in, and reports.
  case csvMalformed = 1150
  case csvTooLarge = 1151
  case columnUnknown = 1152
  case columnMissing = 1153
  case columnRepeated = 1154
  case rowMalformed = 1155
  case periodInvalid = 1156
  case lineMalformed = 1160
  case ledgerNotEmpty = 1161
  case mappingMalformed = 1162
  case importNotCarried = 1163

  // Mail.
  case mailNotConfigured = 1190
  case mailSettingsInvalid = 1191
  case mailTemplateInvalid = 1192
  case mailBusy = 1193
  case mailHeld = 1194
  case notificationNotRetryable = 1195
}

extension DomainErrorCode {
  /// The stable word in `data.code`.
  public var word: String {
    switch self {
    case .ledgerNone: "ledger.none"
    case .ledgerUnspecified: "ledger.unspecified"
    case .ledgerUnknown: "ledger.unknown"
    case .ledgerRulesUnknown: "ledger.rulesUnknown"
    case .ledgerRulesNotNext: "ledger.rulesNotNext"
    case .invitationUnknown: "invitation.unknown"
    case .fundUnknown: "fund.unknown"
    case .lotUnknown: "lot.unknown"
    case .productUnknown: "product.unknown"
    case .memberUnknown: "member.unknown"
    case .learnerUnknown: "learner.unknown"
    case .evaluationUnknown: "evaluation.unknown"
    case .caseUnknown: "case.unknown"
    case .thingUnknown: "thing.unknown"
    case .notificationUnknown: "notification.unknown"
    case .peerUnknown: "peer.unknown"
    case .supplyUnknown: "supply.unknown"
    case .subscriptionUnknown: "subscription.unknown"
    case .purchaseUnknown: "purchase.unknown"
    case .idAmbiguous: "id.ambiguous"
    case .nameAmbiguous: "name.ambiguous"
    case .idMalformed: "id.malformed"
    case .addressInvalid: "address.invalid"
    case .addressesTooMany: "address.tooMany"
    case .dateInvalid: "date.invalid"
    case .amountInvalid: "amount.invalid"
    case .currencyInvalid: "currency.invalid"
    case .textTooLong: "text.tooLong"
    case .cursorInvalid: "cursor.invalid"
    case .tokenMalformed: "token.malformed"
    case .deviceRequestMalformed: "device.requestMalformed"
    case .versionMalformed: "version.malformed"
    case .pageMalformed: "page.malformed"
    case .quantityInvalid: "quantity.invalid"
    case .dayOutOfRange: "date.outOfRange"
    case .timeZoneUnknown: "timeZone.unknown"
    case .commandReused: "command.reused"
    case .batchRefused: "batch.refused"
    case .nothingAsked: "request.empty"
    case .permissionDenied: "permission.denied"
    case .deviceNotGranted: "device.notGranted"
    case .deviceAddressMismatch: "device.addressMismatch"
    case .deviceKnown: "device.known"
    case .memberHasRole: "member.hasRole"
    case .addressTaken: "learner.addressTaken"
    case .mailerElsewhere: "mailer.elsewhere"
    case .partnerInvalid: "partner.invalid"
    case .teamInvalid: "team.invalid"
    case .teamOther: "team.other"
    case .supplyExhausted: "supply.exhausted"
    case .supplyEnded: "supply.ended"
    case .supplyAmbiguous: "supply.ambiguous"
    case .supplyNone: "supply.none"
    case .supplyCurrency: "supply.currency"
    case .fundNotLater: "fund.notLater"
    case .invitationAlreadyInvited: "invitation.alreadyInvited"
    case .invitationAlreadyAccepted: "invitation.alreadyAccepted"
    case .invitationAlreadyWithdrawn: "invitation.alreadyWithdrawn"
    case .invitationAlreadyDeclined: "invitation.alreadyDeclined"
    case .invitationAlreadyExpired: "invitation.alreadyExpired"
    case .invitationNeverInEffect: "invitation.neverInEffect"
    case .invitationNotAccepted: "invitation.notAccepted"
    case .invitationWaitlisted: "invitation.waitlisted"
    case .invitationOvertaken: "invitation.overtaken"
    case .invitationStillPending: "invitation.stillPending"
    case .tokenRequired: "token.required"
    case .tokenUnknown: "token.unknown"
    case .productRetired: "product.retired"
    case .productSuperseded: "product.superseded"
    case .productCourseMismatch: "product.courseMismatch"
    case .startNotOffered: "start.notOffered"
    case .startOutOfRange: "start.outOfRange"
    case .startUnchanged: "start.unchanged"
    case .startNotEditable: "start.notEditable"
    case .startAccessStarted: "start.accessStarted"
    case .productNotForTeams: "product.notForTeams"
    case .evaluationSettled: "evaluation.settled"
    case .licenseAlreadyReversed: "license.alreadyReversed"
    case .nothingHandedOver: "reissue.nothingHandedOver"
    case .handedOnTooOften: "reissue.tooOften"
    case .evaluationNothingFreed: "evaluation.nothingFreed"
    case .orderUnknown: "order.unknown"
    case .cancellationUnknown: "cancellation.unknown"
    case .orderSettled: "order.settled"
    case .productNotOrdered: "order.productNotOrdered"
    case .cancellationSettled: "cancellation.settled"
    case .supplyCancelled: "supply.cancelled"
    case .licenseNotAllocated: "license.notAllocated"
    case .licenseNotInvited: "license.notInvited"
    case .licenseAlreadyLoggedIn: "license.alreadyLoggedIn"
    case .licenseAlreadyReleased: "license.alreadyReleased"
    case .licenseGroundNotOffered: "license.groundNotOffered"
    case .licenseUnknown: "license.unknown"
    case .licenseAlreadyExpired: "license.alreadyExpired"
    case .productGivenOtherwise: "product.givenOtherwise"
    case .orderInUse: "order.inUse"
    case .licenseExpiredBefore: "license.expiredBefore"
    case .policyContradicts: "product.policyContradicts"
    case .licenseSameLearner: "license.sameLearner"
    case .purchaseSettled: "purchase.settled"
    case .subscriptionAlreadyRenewed: "subscription.alreadyRenewed"
    case .subscriptionRenewalOutOfSequence: "subscription.renewalOutOfSequence"
    case .subscriptionCancelled: "subscription.cancelled"
    case .subscriptionEnded: "subscription.ended"
    case .subscriptionProductMismatch: "subscription.productMismatch"
    case .subscriptionLapsed: "subscription.lapsed"
    case .asOfVersionUnknown: "asOf.versionUnknown"
    case .asOfBeforeLedger: "asOf.beforeLedger"
    case .asOfTooLarge: "asOf.tooLarge"
    case .replicaDiskFull: "replica.diskFull"
    case .replicaReadOnly: "replica.readOnly"
    case .replicaBusy: "replica.busy"
    case .replicaDamaged: "replica.damaged"
    case .replicaStopped: "replica.stopped"
    case .replicaNewer: "replica.newer"
    case .replicaFailed: "replica.failed"
    case .backupRefused: "backup.refused"
    case .clockBehind: "clock.behind"
    case .exchangeFailed: "exchange.failed"
    case .peerKnown: "peer.known"
    case .peerAddressInvalid: "peer.addressInvalid"
    case .peerPlaceMissing: "peer.placeMissing"
    case .folderPathInvalid: "folder.pathInvalid"
    case .folderAbsent: "folder.absent"
    case .folderFailed: "folder.failed"
    case .folderFileRefused: "folder.fileRefused"
    case .csvMalformed: "csv.malformed"
    case .csvTooLarge: "csv.tooLarge"
    case .columnUnknown: "csv.columnUnknown"
    case .columnMissing: "csv.columnMissing"
    case .columnRepeated: "csv.columnRepeated"
    case .rowMalformed: "row.malformed"
    case .periodInvalid: "period.invalid"
    case .lineMalformed: "import.lineMalformed"
    case .ledgerNotEmpty: "import.ledgerNotEmpty"
    case .mappingMalformed: "import.mappingMalformed"
    case .importNotCarried: "import.notCarried"
    case .mailNotConfigured: "mail.notConfigured"
    case .mailSettingsInvalid: "mail.settingsInvalid"
    case .mailTemplateInvalid: "mail.templateInvalid"
    case .mailBusy: "mail.busy"
    case .mailHeld: "mail.held"
    case .notificationNotRetryable: "notification.notRetryable"
    }
  }
}
