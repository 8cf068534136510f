"""Passwords made of words anybody would try here: the product's, the job's and the school's name."""

import re
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from goldthread.records.accounts.queries import organisation_names_of

if TYPE_CHECKING:
    from goldthread.records.accounts.models import User

OUR_WORDS: Final = (
    "goldthread", "senco", "send", "ehcp", "school", "primary", "secondary", "academy", "college",
    "classroom", "teacher", "teaching", "assistant", "headteacher", "head", "governor", "office",
    "parent", "pupil", "student", "child", "children", "inclusion", "safeguarding", "password",
    "passphrase", "welcome", "letmein", "login", "signin", "admin", "administrator",
)  # fmt: skip
"""Never enough by themselves. `docs/security/README.md` lists them; a test holds that it does."""
LEAST_BESIDES = 8
"""As many signs must be left when these words are taken out."""


class NotOurWords:
    """Refuses a password of which too little is left without our words and the school's name."""

    def validate(self, password: str, user: "User | None" = None) -> None:
        """Raise when what is one's own in it is shorter than `LEAST_BESIDES`."""
        names = organisation_names_of(user.pk) if user is not None and user.pk else ()
        words = {*OUR_WORDS, *_words(" ".join(names))}
        rest = password.casefold()
        for word in sorted(words, key=len, reverse=True):
            rest = rest.replace(word, " ")
        if len("".join(rest.split())) < LEAST_BESIDES:
            raise ValidationError(self.get_help_text(), code="password_our_words")

    def get_help_text(self) -> str:
        """What to do, said before and after."""
        return _(
            "Use words that have nothing to do with school or Goldthread. Three that you will "
            "remember do well."
        )


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.casefold()) if len(word) > 3}
