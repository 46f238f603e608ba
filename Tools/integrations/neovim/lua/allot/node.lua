-- A connection to a node: `allot serve --stdio` behind vim.lsp.rpc. Where another process holds the replica, what is
-- started here carries messages to and from it, so any number of editors may run.

local rpc = require("vim.lsp.rpc")

local M = {}

--- A refusal for people, with what can be done.
function M.refusal_text(refusal)
  local lines = { refusal.message }
  for _, action in ipairs(refusal.data and refusal.data.nextActions or {}) do
    table.insert(lines, "→ " .. action)
  end
  return table.concat(lines, "\n")
end

-- Since 0.10 the command is one list; before, its arguments stood apart.
local function start(command, dispatchers)
  if vim.fn.has("nvim-0.10") == 1 then
    return rpc.start(command, dispatchers)
  end
  return rpc.start(command[1], vim.list_slice(command, 2), dispatchers)
end

--- Starts a node and introduces this editor.
---
--- @param options table `command` (the program) and `data` (the replica's directory, or nil for the usual one)
--- @param on_notice function called with method and parameters of each notification
--- @param on_exit function called with the exit status and the number of the signal, one of them 0, when the process has
---   ended
--- @return table|nil the node; nil when it could not be started, which the user has been told
function M.start(options, on_notice, on_exit)
  local command = { options.command, "serve", "--stdio" }
  if options.data then
    vim.list_extend(command, { "--data", vim.fn.expand(options.data) })
  end
  local node = {}
  local is_started, client = pcall(start, command, {
    notification = on_notice,
    on_exit = vim.schedule_wrap(function(status, signal)
      node.has_ended = true
      on_exit(status, signal or 0)
    end),
  })
  if not is_started or not client then
    vim.notify("Allot: " .. options.command .. " cannot be started", vim.log.levels.ERROR)
    return nil
  end

  --- Sends a request. `callback` gets the refusal, or nil and the result; a request that was cancelled is not told of.
  function node.request(method, params, callback)
    local is_sent, id = client.request(method, params, callback)
    if not is_sent then
      callback({ code = -1, message = "The node has ended." })
    end
    return id
  end

  --- Lets go of a request.
  function node.cancel(id)
    client.notify("$/cancelRequest", { id = id })
  end

  --- Ends the conversation as the protocol says; `on_exit` tells when it is over.
  function node.stop()
    node.request("shutdown", nil, function()
      client.notify("exit")
    end)
  end

  node.request("initialize", {
    processId = vim.fn.getpid(),
    clientInfo = { name = "allot.nvim", version = "1" },
    capabilities = vim.empty_dict(),
  }, function(refusal)
    if refusal then
      vim.notify("Allot: " .. M.refusal_text(refusal), vim.log.levels.ERROR)
    end
  end)
  return node
end

return M
