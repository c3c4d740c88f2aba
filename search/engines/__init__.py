"""The engines that hold the index. `base` is what one must be able to do; `chosen` says which one answers."""
