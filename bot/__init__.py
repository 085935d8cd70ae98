"""The programs: everything that touches a platform, a socket or a clock."""
