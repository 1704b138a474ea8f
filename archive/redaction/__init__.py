"""Masking passages before readers see them: found (`patterns`, `words`), marked (`marking`), made (`making`).

What is masked is gone: the new version is made from pixels, its text has nothing of what was under the masks.
"""
