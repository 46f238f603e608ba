-- The Neovim plug-in against a node. Run by Tools/clients in a headless editor. The replica holds an accepted
-- invitation whose withdrawal lost, and a pending one.

local SECONDS_MAX = 60
local told = {}

local function step(name)
  io.stdout:write("ok " .. name .. "\n")
end

-- Waits until a line of a buffer matches, and gives its number.
local function shown(name, pattern)
  local buffer, lines, found
  for _, each in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_get_name(each) == "allot://" .. name then
      buffer = each
    end
  end
  assert(buffer, "there is no buffer for " .. name)
  vim.wait(SECONDS_MAX * 1000, function()
    lines = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
    for number, line in ipairs(lines) do
      if line:find(pattern) then
        found = number
      end
    end
    return found ~= nil
  end, 10)
  return found or error(("no line like %q in:\n%s"):format(pattern, table.concat(lines, "\n")))
end

-- The normal-mode mappings of the current buffer, and what kind of buffer it is.
local function assert_list(what)
  local keys = {}
  for _, map in ipairs(vim.api.nvim_buf_get_keymap(0, "n")) do
    table.insert(keys, map.lhs)
  end
  table.sort(keys)
  assert(table.concat(keys) == "ciqrw", what .. ": the keys are " .. table.concat(keys))
  assert(vim.bo.buftype == "nofile" and not vim.bo.modified and not vim.bo.modifiable, what .. ": it can be edited")
end

-- Waits until the user was told something.
local function heard(text)
  local is_heard = vim.wait(SECONDS_MAX * 1000, function()
    return table.concat(told, "\n"):find(text, 1, true) ~= nil
  end, 10)
  assert(is_heard, ("%q was not said, but:\n%s"):format(text, table.concat(told, "\n")))
  told = {}
end

local function main()
  vim.opt.runtimepath:append(vim.env.CHECK_INTEGRATIONS .. "/neovim")
  vim.cmd("runtime plugin/allot.lua")
  vim.notify = function(text)
    table.insert(told, text)
  end
  local allot = require("allot")
  allot.setup({ command = vim.env.CHECK_ALLOT, data = vim.env.CHECK_DATA })

  vim.cmd("AllotInvitations")
  shown("invitations", "^accepted +lea@northwind.example +Swift Basics +[-0-9]+ +1 case%(s%)$")
  shown("invitations", "^pending +max@northwind.example")
  assert_list("opened")
  local function press_q()
    vim.api.nvim_feedkeys("q", "mtx", false)
  end
  local function delete()
    vim.cmd("bdelete")
  end
  for _, leave in ipairs({ press_q, delete }) do
    leave()
    assert(not vim.api.nvim_buf_get_name(0):find("allot://", 1, true), "the list is not left")
    vim.cmd("AllotInvitations")
    assert_list("opened again")
    shown("invitations", "^pending +max@northwind.example")
  end
  step("list")

  vim.cmd("AllotCases")
  shown("cases", "^C1 +inv_.*accepted before the withdrawal.* → Decide the evaluation request")
  step("cases")

  vim.cmd("AllotInvite pia@northwind.example")
  heard("invited 1")
  shown("invitations", "^pending +pia@northwind.example")
  step("invite")

  vim.cmd("AllotInvite omar@northwind")
  heard("omar@northwind: The domain has no dot")
  allot.invite("Nothing", { "omar@northwind.example" })
  heard("→ See product.list")
  vim.cmd("AllotInvitations nosuch")
  heard("→ ")
  step("refusal")

  vim.cmd("AllotInvitations")
  local line = shown("invitations", "^pending +max@northwind.example")
  vim.cmd(line .. "AllotWithdraw wrongPerson")
  heard("withdrew 1")
  shown("invitations", "^withdrawn +max@northwind.example")
  vim.cmd("AllotInvitations pending")
  shown("invitations/pending", "^pending +pia@northwind.example")
  step("withdraw")

  local words = { vim.env.CHECK_ALLOT, "invite", "Swift Basics", "nia@northwind.example", "--data", vim.env.CHECK_DATA }
  vim.fn.system(words)
  assert(vim.v.shell_error == 0, "another process cannot invite")
  shown("invitations", "^pending +nia@northwind.example")
  shown("invitations/pending", "^pending +nia@northwind.example")
  step("liveRefresh")

  for _, child in ipairs(vim.api.nvim_get_proc_children(vim.fn.getpid())) do
    vim.loop.kill(child, 9)
  end
  heard("was ended by signal 9")
  assert(allot.last_status == 128 + 9, "the last status is " .. tostring(allot.last_status))
  allot.last_status = nil
  vim.cmd("AllotInvitations")
  vim.fn.system({ vim.env.CHECK_ALLOT, "learner", "add", "kim@northwind.example", "--data", vim.env.CHECK_DATA })
  shown("invitations", "^pending +nia@northwind.example")
  step("lostNode")

  vim.cmd("AllotStop")
  vim.wait(SECONDS_MAX * 1000, function()
    return allot.last_status ~= nil
  end, 10)
  assert(allot.last_status == 0, "the node exits with " .. tostring(allot.last_status))
  step("leave")
end

local is_right, complaint = xpcall(main, debug.traceback)
if is_right then
  vim.cmd("quitall!")
else
  io.stderr:write(tostring(complaint) .. "\n")
  vim.cmd("cquit 1")
end
