"""The words of RTF, Microsoft's Rich Text Format 1.9, that a text cannot be read without."""

SIGNS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "emspace": " ",
    "enspace": " ", "qmspace": " ", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "page": " ", "column": " ", "nestcell": " ", "nestrow": " ", "~": "\u00a0",
    "_": "-", "{": "{", "}": "}", "\\": "\\",
}  # fmt: skip
"""What stands for a sign, or for what is one in a line of text."""

ENDS = {"par", "sect", "\n", "\r"}
"""What ends a paragraph."""

SHOWN = {"footnote", "shpinst", "shptxt", "ud", "dptxbxtext", "do"}
"""Groups that are read although they may be passed over by programs that do not know them."""

UNSEEN = {
    "colortbl", "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr",
    "footerf", "pict", "nonshppict", "object", "annotation", "atnid", "atnauthor", "bkmkstart",
    "bkmkend", "listtable", "listoverridetable", "fldinst", "shprslt", "ftnsep", "ftnsepc",
    "ftncn", "aftnsep", "aftnsepc", "aftncn", "sn", "sv", "xe", "tc", "tcn", "txe", "rxe",
    "private", "nesttableprops", "nonesttables", "filetbl", "revtbl", "template", "operator",
    "creatim", "revtim", "printim", "buptim", "doccomm", "comment", "subject", "keywords",
    "category", "manager", "company", "hlinkbase", "formfield", "mmathPr", "pgdsctbl",
}  # fmt: skip
"""Groups that are no part of what is read."""

CODECS = {
    "77": "mac_roman", "78": "shift_jis", "80": "johab", "81": "gb2312", "82": "big5",
    "83": "mac_greek", "85": "mac_turkish", "87": "mac_cyrillic", "88": "mac_latin2",
    "128": "cp932", "129": "cp949", "130": "johab", "134": "gb18030", "136": "cp950",
    "161": "cp1253", "162": "cp1254", "163": "cp1258", "177": "cp1255", "178": "cp1256",
    "186": "cp1257", "204": "cp1251", "222": "cp874", "238": "cp1250", "254": "cp437",
    "255": "cp850",
}  # fmt: skip
"""How the letters of a font are written, by its character set. Western (0) and the default (1) are
written as the whole text is."""

SYMBOLS = "2"
"""The character set of fonts whose signs are no letters."""
