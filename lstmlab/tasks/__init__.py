"""Tasks that ask for memory, each with what guessing reaches; and toy languages, a module each."""

from lstmlab.tasks.adding import adding
from lstmlab.tasks.copy import copy
from lstmlab.tasks.embedded_reber import embedded_reber, strings_right
from lstmlab.tasks.recall import recall
from lstmlab.tasks.task import Task
from lstmlab.tasks.temporal_order import temporal_order

__all__ = ["Task", "adding", "copy", "embedded_reber", "recall", "strings_right", "temporal_order"]
