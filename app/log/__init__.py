"""What the process says about itself: lines of listed fields, so that no value of a chart can be among them."""
