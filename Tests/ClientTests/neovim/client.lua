-- vim.lsp.rpc as it comes with Neovim against a node. Run by Tools/clients in a headless editor without any
-- configuration. A line "ok STEP" for each step that held; any error ends it with a status that is not 0.

local rpc = require("vim.lsp.rpc")

local SECONDS_MAX = 60
local notices = {}
local exit_code

local function step(name)
  io.stdout:write("ok " .. name .. "\n")
end

local function await(what, condition)
  assert(vim.wait(SECONDS_MAX * 1000, condition, 10), "nothing came of " .. what)
end

-- Since 0.10 the command is one list; before, its arguments stood apart.
local function start(command, dispatchers)
  if vim.fn.has("nvim-0.10") == 1 then
    return rpc.start(command, dispatchers)
  end
  return rpc.start(command[1], vim.list_slice(command, 2), dispatchers)
end

local client = start({ vim.env.CHECK_ALLOT, "serve", "--stdio", "--data", vim.env.CHECK_DATA }, {
  notification = function(method, params)
    table.insert(notices, { method = method, params = params })
  end,
  on_error = function(code, text)
    error("the client complains: " .. vim.inspect({ code, text }))
  end,
  on_exit = function(code)
    exit_code = code
  end,
})

local function call(method, params)
  local answer
  assert(client.request(method, params, function(refusal, result)
    answer = { refusal = refusal, result = result }
  end))
  await(method, function()
    return answer ~= nil
  end)
  return answer.refusal, answer.result
end

local function result_of(method, params)
  local refusal, result = call(method, params)
  assert(refusal == nil, tostring(refusal))
  return result
end

local function noticed(method)
  local found = {}
  for _, notice in ipairs(notices) do
    if notice.method == method then
      table.insert(found, notice.params)
    end
  end
  return found
end

local function check_initialize()
  local result = result_of("initialize", {
    processId = vim.fn.getpid(),
    clientInfo = { name = "vim.lsp.rpc" },
    capabilities = vim.empty_dict(),
  })
  assert(result.serverInfo.name == "allot")
  step("initialize")
end

local function check_read()
  local free = result_of("fund.get", { fund = "Training" }).balance.free
  assert(free.amount == 100000000 and free.currency == "USD")
  step("read")
end

local function check_text()
  local name = vim.env.CHECK_NAME
  local opened = result_of("fund.open", { name = name, currency = "EUR" })
  local found = result_of("fund.get", { fund = name })
  assert(found.name == name and found.fund == opened.fund)
  step("text")
end

local function check_domain_error()
  local refusal = call("fund.get", { fund = "Nothing" })
  assert(refusal.code == 1011)
  assert(refusal.data.code == "fund.unknown")
  assert(refusal.data.nextActions[1] == "See fund.list.")
  assert(rpc.format_rpc_error(refusal):find("fund.unknown", 1, true))
  step("domainError")
end

local function check_change()
  assert(result_of("changes.subscribe").subscribed == true)
  local added = result_of("learner.add", { emails = { "nia@northwind.example" } })
  await("changes.didChange", function()
    return #noticed("changes.didChange") > 0
  end)
  local notice = noticed("changes.didChange")[1]
  assert(notice.ledger == result_of("changes.status").ledger)
  assert(vim.deep_equal(notice.version, added.version))
  step("didChange")
end

local function check_progress()
  result_of("invitation.create", {
    product = "Swift Basics",
    emails = { "lea@northwind.example", "max@northwind.example" },
    workDoneToken = "inviting",
  })
  local reports = noticed("$/progress")
  for _, report in ipairs(reports) do
    assert(report.token == "inviting")
  end
  assert(reports[1].value.kind == "begin")
  assert(reports[#reports].value.kind == "end")
  step("progress")
end

-- vim.lsp.rpc keeps the error of a cancelled request to itself and only tells that it was answered.
local function check_cancel()
  local emails, order = {}, {}
  for number = 1, 200 do
    emails[number] = ("learner%d@northwind.example"):format(number)
  end
  local function ask(name, method, params)
    local _, id = client.request(method, params, function(refusal)
      assert(name == "long" and refusal == nil, tostring(refusal))
    end, function()
      table.insert(order, name)
    end)
    return id
  end
  ask("long", "invitation.create", { product = "Swift Basics", emails = emails })
  local id = ask("cancelled", "fund.open", { name = "Cancelled", currency = "USD" })
  client.notify("$/cancelRequest", { id = id })
  await("both answers", function()
    return #order == 2
  end)
  assert(order[1] == "cancelled")
  local refusal = call("fund.get", { fund = "Cancelled" })
  assert(refusal.data.code == "fund.unknown")
  step("cancel")
end

local function check_shutdown()
  assert(result_of("shutdown") == nil)
  client.notify("exit")
  await("the end of the node", function()
    return exit_code ~= nil
  end)
  assert(exit_code == 0, "the node exits with " .. exit_code)
  step("shutdown")
end

local is_right, complaint = xpcall(function()
  check_initialize()
  check_read()
  check_text()
  check_domain_error()
  check_change()
  check_progress()
  check_cancel()
  check_shutdown()
end, debug.traceback)
if is_right then
  vim.cmd("quitall!")
else
  io.stderr:write(tostring(complaint) .. "\n")
  vim.cmd("cquit 1")
end
