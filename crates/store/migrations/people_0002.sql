-- A subject or a name means somebody at its own provider alone: of another one it may be somebody else's. So the provider's issuer
-- is kept beside the identity, and no other is believed for it. An e-mail address is the same person's at each, and has none here.
--
-- Nothing stands here until the identity is used: accounts are made where nobody knows the provider, and older ones have none. The
-- first sign-in fills it. A desk has one provider at a time, which whoever keeps it has named, and until then that one was believed
-- at every sign-in; so the first believes nobody who was not believed before, where refusing would put everybody out.

ALTER TABLE people ADD COLUMN issuer TEXT;
