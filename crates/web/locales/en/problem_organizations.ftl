problem-organizations-upload = The file did not arrive whole; please choose it again.
