"""What an analysis says when the data cannot answer, kept apart from the language it is said in."""


class Unanswerable(ValueError):
    """The data cannot answer. `sentence` says why; `values` are what stands in its %(places)s.

    The analyses know no gettext: the catalogue finds the sentence where it is raised, and whoever
    shows it translates `sentence`, then fills in `values`.
    """

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence % values if values else sentence)
        self.sentence = sentence
        self.values = values
