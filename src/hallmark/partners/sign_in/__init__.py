"""Signing in: invitations, passwords, second factors, an agency's own sign-in, sessions, and getting back in.

The flows themselves are django-allauth's; what is decided here is who is let in. Nobody makes an account for
themselves: an agency's lead invites a colleague to a post, and the colleague's own link sets the password. Nobody can
set another's password or take their second factor away, an administrator neither: getting back in goes by e-mail,
waits, and is told to the person and to their agency's leads, who can stop it. It owns invitations, recoveries and
sessions.
"""
