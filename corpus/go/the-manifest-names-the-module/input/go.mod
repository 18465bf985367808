go 1.21

require example.com/module v1.0.0

module example.com/m/v2
