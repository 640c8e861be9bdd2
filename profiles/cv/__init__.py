"""Reading a CV: file -> passages -> proposed facts that a case manager confirms one by one."""
