"""What Vejviser is made of that others wrote: which packages, which versions, under which licences, and why."""
