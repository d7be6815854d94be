# 上传与下载
files-file = 文件
files-help = PDF、Word、Excel、PowerPoint、PNG、JPEG、文本或 CSV，不超过 { $limit } MB；不收带宏的文件和压缩包。
files-remove = 移除

problem-files-empty = 文件是空的，请重新选择
problem-files-too-large = 文件超过 { $limit } MB，请压缩后再传
problem-files-kind = 不收这种文件（{ $found }）；请传 PDF、Office 文档、图片或文本
problem-files-kind-differs = 内容是 { $found }，名字却以 { $name } 结尾；请改正名字后再传
problem-files-not-what-it-claims = 名字以 { $name } 结尾，内容却不是；请从原软件重新导出后再传
problem-files-unpacked = 文件解开后大得不正常，不收；请从原软件重新导出后再传
problem-files-archive = 压缩包不收，请直接上传里面的文件
problem-files-macros = 文件带宏，请另存为不带宏的格式后再传
problem-files-more-than-one-kind = 文件末尾或开头夹带了别的内容，请从原软件重新导出后再传
problem-files-damaged = 文件不完整，打不开；请检查后重新上传
problem-files-encoding = 文本不是 UTF-8 编码，请另存为 UTF-8 后再传
