"""Feeds that are fetched by schedule, what each of them brought, and adverts of one vacancy from several of them."""
