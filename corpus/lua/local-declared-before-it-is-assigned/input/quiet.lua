local state
state = 1
function state_of() return state end
