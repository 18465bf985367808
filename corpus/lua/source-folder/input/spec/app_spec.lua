describe("app", function() end)
