"""党员信息管理系统（离线桌面版）: the records program of a county's party organisations."""

__version__ = "0.1.0"
