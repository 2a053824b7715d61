"""`questions`: the commands on the corpus, one module for each kind."""

import typer

from interviewer.cli.disputes import disputes
from interviewer.cli.questions.add import add
from interviewer.cli.questions.check import check
from interviewer.cli.questions.draft import draft
from interviewer.cli.questions.edit import edit, path, remove
from interviewer.cli.questions.export import export
from interviewer.cli.questions.import_ import import_
from interviewer.cli.questions.look import list_, search, show, topics
from interviewer.cli.questions.review import review
from interviewer.cli.texts import say


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help=say("The question corpus", "题库"), no_args_is_help=True, rich_markup_mode=None)
    group.command("list", help=say("List questions", "列出题目"))(list_)
    group.command("topics", help=say("The topics, and how many questions each has", "主题及各自的题数"))(topics)
    group.command("show", help=say("Show a question with its reference answer", "显示题目与参考答案"))(show)
    group.command("search", help=say("Find questions by meaning and words", "按含义和词语查找题目"))(search)
    group.command("add", help=say("Add a question of your own", "添加自己的题目"))(add)
    group.command("edit", help=say("Edit a question in $EDITOR", "在 $EDITOR 中编辑题目"))(edit)
    group.command("remove", help=say("Remove a question of your own", "删除自己的题目"))(remove)
    group.command("path", help=say("Print the path of a question's file", "显示题目文件的路径"))(path)
    group.command("draft", help=say("Let the model write what a question lacks", "让模型补写题目缺少的内容"))(draft)
    group.command("review", help=say("Look through your drafts", "审阅自己题库中的草稿"))(review)
    group.command("import", help=say("Import questions from files", "从文件导入题目"))(import_)
    group.command("check", help=say("Check question files for faults", "检查题目文件"))(check)
    group.command("export", help=say("Write questions to a file for other programs", "导出题目供其他程序使用"))(export)
    group.command("disputes", help=say("List marks that were disputed", "列出有异议的判定"))(disputes)
    app.add_typer(group, name="questions")
