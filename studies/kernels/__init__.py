"""What each trick of the kernels brings: the kernels with one trick less, side by side."""
