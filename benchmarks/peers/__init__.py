"""What is measured against: fixed scripts that make the cart email of the sample another way."""
