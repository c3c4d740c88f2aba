"""What an agent sees first at `/admin/`: a panel for each kind of item, and the product's name on the furniture."""
