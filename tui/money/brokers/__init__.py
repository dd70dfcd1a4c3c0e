"""Files of brokers read into lots: recognised by headings, each line understood or told with its number."""
