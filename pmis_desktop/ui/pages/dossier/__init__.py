"""个人全部信息: everything held on one person."""
