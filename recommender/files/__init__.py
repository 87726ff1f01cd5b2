"""Reading and writing files of any content, with every fault named."""
