"""Run the tests of homework notebooks without Jupyter: python -m lstmlab.homework hw2.ipynb ..."""

import sys

from lstmlab.homework import notebook


def main(paths):
    if not paths:
        print(__doc__, file=sys.stderr)
        return 2
    wrong = 0
    for path in paths:
        try:
            results = list(notebook.run(path))
        except (OSError, ValueError) as error:
            print(error, file=sys.stderr)
            return 2
        for result in results:
            print(f"{'✓' if result.passed else '✗'} {result.question} ({result.points:g} points)")
            if not result.passed:
                print("    " + result.words.replace("\n", "\n    "))
        earned = sum(result.points for result in results if result.passed)
        total = sum(result.points for result in results)
        print(f"{path}: {earned:g} of {total:g} points in the tests that are in it")
        wrong += sum(not result.passed for result in results)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
