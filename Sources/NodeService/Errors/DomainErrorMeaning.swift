extension DomainErrorCode {
  /// What it means and what to do next: the row of the published table, and the answer where nothing more is known.
  public var meaning: (message: String, nextActions: [String]) {
    switch self {
    case .ledgerNone:
      (
        "This node holds no ledger yet.",
        ["Create one with ledger.create.", "Bring one with changes.import or sync.run."]
      )
    case .ledgerUnspecified:
      ("This node holds several ledgers.", ["Say which one with the parameter ledger; ledger.list shows them."])
    case .ledgerUnknown:
      ("This node holds no such ledger.", ["See ledger.list.", "Bring it with changes.import or sync.run."])
    case .ledgerRulesUnknown:
      (
        "This version of the node does not know the rules of the ledger.",
        ["Upgrade this node.", "Until then it keeps and forwards change sets, and shows the state as it stood."]
      )
    case .ledgerRulesNotNext:
      ("Rules are raised by one version at a time.", ["See rules in ledger.get.", "Name the next version."])
    case .invitationUnknown:
      ("There is no such invitation.", ["See invitation.list.", "Sync with the node that made it."])
    case .fundUnknown: ("There is no such fund.", ["See fund.list.", "Sync with the node that opened it."])
    case .lotUnknown: ("There is no such lot in this fund.", ["See the lots in fund.get."])
    case .productUnknown: ("There is no such product.", ["See product.list.", "Sync with the node that defined it."])
    case .memberUnknown: ("There is no such member.", ["See member.list.", "Invite the member with member.invite."])
    case .learnerUnknown: ("There is no such learner.", ["See learner.list.", "Add the learner with learner.add."])
    case .evaluationUnknown: ("There is no such evaluation request.", ["See evaluation.list."])
    case .caseUnknown: ("There is no such case.", ["See case.list."])
    case .thingUnknown:
      ("There is nothing of this name here.", ["Copy the id from a list or a result.", "Sync first."])
    case .notificationUnknown: ("There is no such notification.", ["See notification.list."])
    case .peerUnknown: ("There is no such peer.", ["See peer.list.", "Add it with peer.add."])
    case .supplyUnknown:
      ("There is no such supply.", ["See fund.list, order.list or subscription.list, by what the product draws on."])
    case .subscriptionUnknown:
      ("There is no such subscription.", ["See subscription.list.", "Sync with the node that started it."])
    case .purchaseUnknown:
      ("There is no such purchase.", ["See subscription.get.", "Sync with the node that asked for it."])
    case .idAmbiguous: ("The id fits several things.", ["Choose another thing, and report this: it should not happen."])
    case .nameAmbiguous: ("Several things have this name.", ["Use the id instead of the name."])
    case .idMalformed:
      ("The text is not an id of the kind that is needed here.", ["Copy the id exactly as it was shown."])
    case .addressInvalid: ("The text is not an e-mail address.", ["Correct the address and repeat the row."])
    case .addressesTooMany: ("There are more addresses than one call takes.", ["Split the list."])
    case .dateInvalid:
      ("The text is not a date of the form that is needed here.", ["Write 2026-11-21 or 2026-11-21T09:30:00Z."])
    case .amountInvalid: ("The amount is out of range.", ["Give whole minor units above 0 that fit 64 bits."])
    case .currencyInvalid: ("The currency is not an ISO 4217 code.", ["Write the code of a currency, such as EUR."])
    case .textTooLong: ("A text is longer than it may be.", ["Shorten it."])
    case .cursorInvalid: ("The cursor is not one that this list gave.", ["Start the list again without a cursor."])
    case .tokenMalformed: ("The text is not a token.", ["Copy the token or the whole link from the invitation."])
    case .deviceRequestMalformed:
      ("The text is not a device's request.", ["Run device.offer on the other node and copy its line whole."])
    case .versionMalformed: ("The version is not one that changes.status gave.", ["Pass the version on as it was."])
    case .pageMalformed: ("A page of changes cannot be read.", ["Export the changes again and copy them whole."])
    case .quantityInvalid:
      ("The number is out of range.", ["Give a whole number of at least 1, up to 1,000,000 at once."])
    case .dayOutOfRange:
      (
        "The day lies outside the calendar, or the instant given does not fall on it.",
        ["Check the day, the instant and the time zone."]
      )
    case .timeZoneUnknown:
      ("This machine knows no such time zone.", ["Write a name of the IANA database, such as Europe/Vienna."])
    case .commandReused:
      (
        "This commandId was used for another request.",
        ["Use a new commandId for a new request.", "Repeat the first request as it was."]
      )
    case .batchRefused:
      (
        "At least one row was refused, so nothing was done.",
        ["Correct the rows that were refused.", "Repeat without atomic."]
      )
    case .nothingAsked: ("The request names nothing to do.", ["Say what is to be done."])
    case .permissionDenied:
      ("The member's roles do not allow this.", ["Ask a member who may; member.list shows the roles."])
    case .deviceNotGranted:
      (
        "This device may not write in the ledger for that member.",
        [
          "Run device.offer here and device.approve on the node of an administrator, then sync.",
          "Name another member with actor.",
        ]
      )
    case .deviceAddressMismatch:
      (
        "No member was invited at exactly this address.",
        [
          "Repeat device.offer with the address of the invitation.", "Invite the address with member.invite.",
        ]
      )
    case .deviceKnown: ("This device already writes for that member.", ["Nothing is left to do; sync the other node."])
    case .memberHasRole: ("The member has this role already.", ["Nothing is left to do."])
    case .addressTaken:
      (
        "The address finds another learner.",
        ["See learner.get with this address.", "Give that learner another address first."]
      )
    case .partnerInvalid:
      (
        "This is no partner.",
        [
          "Name up to 8 partners of up to 64 bytes, the topmost first, with / between them: Contoso/Contoso East.",
          "Name a partner for the role partnerManager only.",
        ]
      )
    case .teamInvalid:
      (
        "This is no team.",
        [
          "Name a team of up to 64 bytes, without control characters and without blanks at its ends.",
          "Name a team for the role teamManager, which needs one, and for no other.",
        ]
      )
    case .teamOther:
      (
        "The learner is not in the team.",
        [
          "Ask a company manager to put them into it with learner.setTeam.",
          "Name only learners of one team in a call; learner.list with team shows them.",
        ]
      )
    case .mailerElsewhere:
      (
        "Another device was appointed to tell learners.",
        ["Do it on the device that device.list shows as mailer.", "Appoint this device with device.appointMailer."]
      )
    case .supplyExhausted:
      (
        "Nothing is left to pay for this.",
        [
          "buyMore: buy more credits.", "addFunds: ask the vendor to deposit into the fund with fund.deposit.",
          "withdrawPending: withdraw invitations that are pending with invitation.withdraw.",
        ]
      )
    case .supplyEnded:
      ("The credits have ended.", ["Ask the vendor to deposit into the fund.", "Choose another fund with supply."])
    case .supplyAmbiguous: ("Several funds could pay for this.", ["Say which one with supply."])
    case .supplyNone:
      ("No fund holds the currency of the product.", ["Open a fund with fund.open.", "Deposit into it."])
    case .supplyCurrency:
      ("The fund or subscription holds another currency.", ["Choose one in the currency of the product."])
    case .fundNotLater:
      ("An extension cannot move an end earlier, and this one moves none later.", ["Choose a later date."])
    case .invitationAlreadyInvited:
      (
        "The learner holds this product already.",
        ["See the learner's invitations with learner.get.", "Send it again with invitation.resend."]
      )
    case .invitationAlreadyAccepted:
      ("The invitation was accepted.", ["Submit an evaluation with evaluation.submit to have it reversed."])
    case .invitationAlreadyWithdrawn: ("The invitation was withdrawn.", ["Issue it again with invitation.reissue."])
    case .invitationAlreadyDeclined: ("The invitation was declined.", ["Issue it again with invitation.reissue."])
    case .invitationAlreadyExpired: ("The invitation has expired.", ["Issue it again with invitation.reissue."])
    case .invitationNeverInEffect:
      ("The invitation never took effect.", ["See why with history.explain.", "Invite again."])
    case .invitationNotAccepted:
      ("The invitation is not accepted.", ["Withdraw a pending one with invitation.withdraw."])
    case .invitationWaitlisted:
      (
        "The invitation waits: its supply does not carry it now.",
        [
          "buyMore: buy more credits.", "addFunds: ask the vendor to deposit into the fund with fund.deposit.",
          "withdrawPending: withdraw invitations that are pending with invitation.withdraw.",
        ]
      )
    case .invitationOvertaken: ("Another change came first.", ["See what it was with history.explain."])
    case .invitationStillPending: ("The invitation is still open.", ["Withdraw it first, or send it again."])
    case .tokenRequired:
      ("The token of the invitation is needed.", ["Give the token or the whole link that the learner was sent."])
    case .tokenUnknown:
      (
        "The token does not open this invitation.",
        ["Use the latest link that was sent.", "Send a new one with invitation.resend."]
      )
    case .productRetired: ("The product is offered no longer.", ["Choose another product from product.list."])
    case .productSuperseded:
      ("The product has a newer version.", ["Repeat the command; it will use the version in force."])
    case .productCourseMismatch:
      (
        "An add-on names the course it belongs to, and nothing else names one.",
        ["Give course for an add-on, and only there."]
      )
    case .startNotOffered: ("The product does not offer this start.", ["See startOptions in product.get."])
    case .startOutOfRange:
      ("The start lies in the past or outside the validity.", ["Choose a day from today to the end of the credits."])
    case .startUnchanged: ("The start is that day already.", ["Choose another day."])
    case .startNotEditable: ("The start of this product cannot be edited.", ["Withdraw and invite again instead."])
    case .startAccessStarted: ("Access has started already.", ["Submit an evaluation with evaluation.submit."])
    case .productNotForTeams:
      (
        "The product does not let team managers invite.",
        [
          "Ask a company manager to do it.",
          "Ask the vendor to let team managers with product.revise: teamManagersInvite in its policy.",
        ]
      )
    case .evaluationSettled:
      ("The evaluation request is settled or unknown.", ["See evaluation.get.", "Submit a new request."])
    case .licenseAlreadyReversed: ("The license was reversed already.", ["Nothing is left to do."])
    case .nothingHandedOver:
      ("There was no place in line to hand over.", ["Invite the learner with invitation.create."])
    case .handedOnTooOften:
      (
        "This place in line was handed on as often as one may be.",
        ["Withdraw it with invitation.withdraw and invite the learner with invitation.create."]
      )
    case .evaluationNothingFreed:
      (
        "Only an approval frees a license that can be given to another learner.",
        ["Approve with giveTo, or decide without giveTo."]
      )
    case .orderUnknown: ("There is no such order.", ["See order.list.", "Sync with the node that asked for it."])
    case .cancellationUnknown:
      ("There is no such request to cancel an assigned order.", ["See the order's cancellations in order.get."])
    case .orderSettled: ("The order was assigned, rejected or cancelled already.", ["See order.get."])
    case .productNotOrdered:
      ("The product is not one that is ordered.", ["See product.list for products whose supply is an order."])
    case .cancellationSettled: ("The request to cancel was decided already.", ["See order.get."])
    case .supplyCancelled:
      ("The order was cancelled.", ["Choose another order with supply.", "Request licenses with order.request."])
    case .licenseAlreadyExpired:
      ("The license has expired.", ["Allocate another with license.allocate."])
    case .licenseNotAllocated:
      (
        "The learner was invited; the license was not allocated.",
        ["Use invitation.withdraw while it is pending, evaluation.submit afterwards."]
      )
    case .licenseNotInvited:
      ("The license was allocated; the learner was not invited.", ["Use license.release or license.reallocate."])
    case .licenseAlreadyLoggedIn:
      (
        "The learner used the license already.",
        ["Submit an evaluation with evaluation.submit.", "Choose another ground if it applies."]
      )
    case .licenseAlreadyReleased:
      ("The license was taken from the learner already.", ["Allocate another with license.allocate."])
    case .licenseGroundNotOffered:
      ("The product does not let a license be taken away on this ground.", ["See reallocationGrounds in product.get."])
    case .licenseUnknown: ("There is no such license.", ["See license.list.", "Sync with the node that allocated it."])
    case .productGivenOtherwise:
      (
        "The product is given in another way; see givenBy in product.get.",
        ["Use license.allocate where givenBy is allocation.", "Use invitation.create where it is invitation."]
      )
    case .orderInUse:
      (
        "Licenses of the order are allocated, so it cannot be cancelled.",
        ["Take them back with license.release and approve then.", "Deny the request."]
      )
    case .licenseExpiredBefore:
      (
        "A license of this product that the learner had has expired, so none is allocated automatically.",
        ["Allocate one with license.allocate if the learner is to have another."]
      )
    case .policyContradicts:
      (
        "The parts of the policy do not go together.",
        [
          "Give validityMonths only with the supply order, and there always.",
          "Give reallocationGrounds only with givenBy allocation.",
          "Make the start editable only with the supply fund.",
          "Let team managers invite only with givenBy invitation.",
        ]
      )
    case .licenseSameLearner: ("The license is this learner's already.", ["Name another learner with to."])
    case .purchaseSettled: ("The purchase was paid already, or given up.", ["Ask for the seats in a new purchase."])
    case .subscriptionAlreadyRenewed: ("The cycle was invoiced already.", ["Nothing is left to do."])
    case .subscriptionRenewalOutOfSequence:
      (
        "A renewal invoices the cycle after the last one invoiced.",
        ["Renew for the next renewal day of the subscription."]
      )
    case .subscriptionCancelled:
      ("The subscription was cancelled already.", ["Start a new subscription if more is wanted."])
    case .subscriptionEnded:
      (
        "The subscription was cancelled and is over by then.",
        ["Start a new subscription.", "Return the payment if one was received."]
      )
    case .subscriptionProductMismatch:
      ("The product is not sold by the seat.", ["Choose a product of the kind seat; product.list shows the kinds."])
    case .subscriptionLapsed: ("What was invoiced of the subscription is over.", ["Renew it with subscription.renew."])
    case .asOfVersionUnknown:
      ("This node does not hold all of that version.", ["Sync with the node that gave it.", "See changes.status."])
    case .asOfBeforeLedger:
      ("Nothing of the ledger existed then.", ["Choose an instant from data.first on, or a version."])
    case .asOfTooLarge:
      (
        "The fund has more assignments than are resolved again for one view of the past.",
        ["Look at an invitation that is not pending, at a product or a learner.", "Use fund.statement."]
      )
    case .replicaDiskFull: ("The disk is full; nothing of this was kept.", ["Free some space and repeat."])
    case .replicaReadOnly: ("The replica cannot be written to.", ["Check the permissions of its directory."])
    case .replicaBusy: ("Another program is using the replica's file.", ["Repeat when it has finished."])
    case .replicaDamaged:
      ("The replica is damaged.", ["Set its directory aside and fetch the ledgers from a peer or a backup."])
    case .replicaStopped:
      ("A write did not reach the disk.", ["Check the disk, start the node again, run node.verify."])
    case .replicaNewer: ("The replica was written by a newer version.", ["Upgrade this node."])
    case .replicaFailed: ("The replica could not do this; nothing of it was kept.", ["Repeat it.", "Run node.verify."])
    case .backupRefused:
      (
        "The backup cannot be written there.",
        ["Choose an absolute path that does not exist yet in a directory that does."]
      )
    case .clockBehind:
      ("This machine's clock stands before this device was let in.", ["Set the machine's clock, then repeat."])
    case .exchangeFailed: ("The exchange with the peer failed.", ["Check that the peer runs and listens, then repeat."])
    case .peerKnown: ("A peer of this name exists.", ["Choose another name, or remove it with peer.remove."])
    case .peerAddressInvalid: ("The address is not of this machine or has no port.", ["Write 127.0.0.1:7777."])
    case .peerPlaceMissing:
      ("A peer is reached at an address or through a folder.", ["Give either address or folder, not both."])
    case .folderPathInvalid:
      ("The folder is not named by its whole path.", ["Give the absolute path, such as /media/stick/allot."])
    case .folderAbsent:
      (
        "The folder is not there.",
        [
          "Connect the disk or the stick that holds it, or make the folder, then repeat.",
          "Forget it with peer.remove.",
        ]
      )
    case .folderFailed:
      ("The folder could not be read or written.", ["Check that it is writable and has room, then repeat."])
    case .folderFileRefused:
      (
        "A file in the folder was not taken in to its end; everything else was.",
        ["If it is still being copied, repeat later.", "Otherwise remove it from the folder."]
      )
    case .csvMalformed:
      ("The text is not CSV.", ["Correct the row that the message names.", "Save the sheet again as CSV in UTF-8."])
    case .csvTooLarge: ("The text is larger than one call takes.", ["Split the file and import its parts."])
    case .columnUnknown:
      ("A column has a name that is not known here.", ["Rename the column, or delete it; what is known is data.known."])
    case .columnMissing: ("A column that is needed is missing.", ["Add the missing ones: data.columns."])
    case .columnRepeated: ("A column stands there more than once.", ["Keep one of each: data.columns."])
    case .rowMalformed: ("The row cannot be read.", ["Correct the row and import it alone."])
    case .periodInvalid: ("The period ends before it begins.", ["Give an instant in from that lies before until."])
    case .lineMalformed:
      ("The line is not one that ledger.export wrote.", ["Export the ledger again and hand its lines on unchanged."])
    case .ledgerNotEmpty:
      (
        "A ledger is moved into a new one only, and this one holds products, funds or invitations.",
        [
          "Create a ledger with ledger.create and import into that.",
          "To go on with an import that was begun, hand back its mapping.",
        ]
      )
    case .mappingMalformed:
      ("The mapping is not the one that the last part of the import gave.", ["Hand the mapping back as it was."])
    case .importNotCarried:
      (
        "This cannot be said in a new ledger, so it stays in the file.",
        ["Keep the file.", "What stands against it: data.lost."]
      )
    case .mailNotConfigured:
      ("This node has no way to send mail.", ["Choose one with notification.configure.", "See notification.settings."])
    case .mailSettingsInvalid:
      ("A mail setting cannot be used.", ["Correct the setting data.parameter with notification.configure."])
    case .mailTemplateInvalid:
      (
        "A mail template cannot be used.",
        ["Correct the file data.template.", "See notification.templates for what it may name."]
      )
    case .mailBusy:
      ("Mails are being sent already.", ["Wait until that is done; notification.list shows how far it is."])
    case .mailHeld:
      (
        "This node keeps silent at present.",
        [
          "Sync with another node.", "Check this machine's clock.", "Repeat notification.run.",
          "After a restore, if no other node holds this ledger: repeat it with resume.",
        ]
      )
    case .notificationNotRetryable:
      (
        "The notification is not one whose sending failed or is unknown.",
        ["See its state in notification.list.", "Send an open invitation again with invitation.resend."]
      )
    }
  }
}
