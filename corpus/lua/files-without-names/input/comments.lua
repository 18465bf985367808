-- nothing here
--[[ nor
here ]]
