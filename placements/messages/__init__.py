"""Messages to employers and clients: the outbox, who sends it, links for answers, texts and calendar entries."""
