-- The commands of the plug-in; what they do stands in lua/allot.

if vim.g.loaded_allot then
  return
end
vim.g.loaded_allot = true

local command = vim.api.nvim_create_user_command

-- The one word after a command, or nil.
local function word(words)
  return words.args ~= "" and words.args or nil
end

command("AllotInvitations", function(words)
  require("allot").invitations({ state = word(words) })
end, {
  nargs = "?",
  desc = "List invitations, of one state if it is named",
  complete = function()
    return { "pending", "accepted", "withdrawn", "declined", "expired", "waitlisted" }
  end,
})

command("AllotCases", function()
  require("allot").cases()
end, { desc = "List what lost to something else, with what can be done" })

command("AllotInvite", function(words)
  require("allot").ask_and_invite(vim.split(words.args, "[%s,;]+", { trimempty = true }))
end, { nargs = "*", desc = "Invite these addresses; asks for the product" })

command("AllotWithdraw", function(words)
  require("allot").withdraw_lines(words.line1, words.line2, word(words))
end, {
  nargs = "?",
  range = true,
  desc = "Withdraw the invitations of these lines for a reason; asks for it",
  complete = function()
    return require("allot").reasons
  end,
})

command("AllotStop", function()
  require("allot").stop()
end, { desc = "Leave the node" })
