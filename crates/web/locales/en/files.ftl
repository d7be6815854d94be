# Uploads and downloads
files-file = File
files-help = PDF, Word, Excel, PowerPoint, PNG, JPEG, text or CSV, up to { $limit } MB; no macros, no archives.
files-remove = Remove

problem-files-empty = The file is empty; please choose again
problem-files-too-large = The file is larger than { $limit } MB; please make it smaller
problem-files-kind = Files of this kind ({ $found }) are not taken; send a PDF, an Office document, a picture or text
problem-files-kind-differs = The content is { $found } but the name ends in { $name }; please correct the name
problem-files-not-what-it-claims = The name ends in { $name }, but the content is something else. Export it again from its program
problem-files-unpacked = Unpacked, the file would be abnormally large. Export it again from its program
problem-files-archive = Archives are not taken; please send the files inside
problem-files-macros = The file has macros; save it without them and send it again
problem-files-more-than-one-kind = Something else is hidden before or after the content; export the file anew and send it again
problem-files-damaged = The file is incomplete and cannot be opened; please check it and send it again
problem-files-encoding = The text is not UTF-8; save it as UTF-8 and send it again
