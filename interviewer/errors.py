"""What can go wrong, each with what happened, what to do next, and an exit code.

InterviewerError
├── UsageError                 2   the command line does not fit
│   ├── OtherResults               the output file holds the results of another run
│   ├── FileThere                  an output file is there already
│   ├── UnknownFormat              a format that questions are not exported to
│   ├── UnknownRole                a role that no question is for
│   ├── BadMapping                 a column mapping that does not fit the file
│   ├── SeveralOpen                    which of several interviews is not said
│   └── UnknownCategory            an attack category that the suite does not have
├── InputError                 3   what was asked for is not there or not readable
│   ├── CannotWrite                a file that the user named for output
│   ├── NothingToExport            the filters leave no question to export
│   ├── CorpusFault                one or more corpus files have faults
│   ├── UnknownTopic · UnknownQuestion · UnknownSession · NothingToAsk · BadInputFile · NothingToEvaluate
│   ├── EditorFailed · ChangedMeanwhile   an editor does not run; a file changed under it
│   ├── SourceUnreadable           a file to import, each with its reason
├── ModelError                 4   the chat model or the embeddings endpoint
│   ├── ModelNotConfigured · ModelUnavailable · UnusableDraft
│   │   └── NoModelForDraft        nothing can write what a question lacks
├── StoreError                 5   the folder or the database that keeps the interviews
│   ├── HomeNotWritable · DiskFull · NewerDatabase · BrokenDatabase · DatabaseBusy
│   │   └── FolderNotWritable · NoRoom     a folder of questions
├── SessionLocked              6   another terminal has this interview open
├── IndexUnavailable           7   the search index (a Chroma server that does not answer)
│   ├── IndexNotBuilt              the search index cannot be built on this disk
├── SpeechError                4   sound, hearing and speaking; its kinds are drawn in speech/errors.py
├── MissingExtra               8   a part of the program that is installed separately
└── SettingsError              8   a setting or the configuration file
    └── UnknownSetting             a setting that does not exist

Exit code 1 is a fault of the program, 9 means that part of a batch failed, 130 that the user stopped it.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

from interviewer.plurals import agree


class ExitCode(IntEnum):
    """What the process returns to the shell."""

    OK = 0
    FAULT = 1
    USAGE = 2
    INPUT = 3
    MODEL = 4
    STORE = 5
    LOCKED = 6
    INDEX = 7
    SETTINGS = 8
    PARTIAL = 9
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Said:
    """A fact that is itself worded in both languages; `str()` gives the English words."""

    en: str
    zh: str

    def __str__(self) -> str:
        return self.en

    def get(self, lang: str) -> str:
        """Return the words in a language."""
        return self.zh if lang == "zh" else self.en


class InterviewerError(Exception):
    """A failure that a person can do something about.

    A subclass words it in both languages; `facts` fill the braces, each a value or a `Said`. `str()` gives the English message.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.FAULT
    en: ClassVar[str] = "Something went wrong: {detail}"
    zh: ClassVar[str] = "出错了：{detail}"
    hint_en: ClassVar[str] = ""
    hint_zh: ClassVar[str] = ""

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.message("en"))

    def message(self, lang: str) -> str:
        """Return what happened, in one sentence."""
        facts = self._facts(lang)
        return agree(self.zh if lang == "zh" else self.en, facts).format(**facts)

    def hint(self, lang: str) -> str:
        """Return what to do next; may be empty."""
        return (self.hint_zh if lang == "zh" else self.hint_en).format(**self._facts(lang))

    def _facts(self, lang: str) -> dict[str, object]:
        return {name: fact.get(lang) if isinstance(fact, Said) else fact for name, fact in self.facts.items()}


class UsageError(InterviewerError):
    """The command line does not fit together; `detail` is a sentence, `hint` (or nothing) says what to do."""

    exit_code = ExitCode.USAGE
    en = "{detail}"
    zh = "{detail}"
    hint_en = "{hint}"
    hint_zh = "{hint}"

    def __init__(self, **facts: object) -> None:
        super().__init__(**{"hint": "", **facts})


class OtherResults(UsageError):
    """An output file to go on with holds the results of another run; `detail` names what differs, language-neutral."""

    en = "{path} holds other results than this run would write ({detail})."
    zh = "{path} 中是另一次运行的结果（{detail}）。"
    hint_en = "Choose another --output, or remove the file."
    hint_zh = "请换一个 --output，或删除该文件。"


class FileThere(UsageError):
    """A file would be replaced that nobody said may be."""

    en = "{path} is there already and is left as it is."
    zh = "{path} 已存在，未作改动。"
    hint_en = "Choose another --output, or add --force to replace it."
    hint_zh = "请换一个 --output，或加 --force 覆盖。"


class UnknownFormat(UsageError):
    """Questions are not exported to this format."""

    en = "There is no export format {name!r}."
    zh = "没有导出格式 {name!r}。"
    hint_en = "Choose one with --format: {known}."
    hint_zh = "请用 --format 选择：{known}。"


class UnknownCategory(UsageError):
    """The attack suite has no category of that name."""

    en = "The attack suite has no category {name}."
    zh = "攻击集中没有 {name} 这一类。"
    hint_en = "Choose among: {known}."
    hint_zh = "可选的类别：{known}。"


class InputError(InterviewerError):
    """What was asked for is not there or cannot be read."""

    exit_code = ExitCode.INPUT
    en = "{detail}"
    zh = "{detail}"


class CannotWrite(InputError):
    """A file or folder named for output cannot be written."""

    en = "{path} cannot be written: {detail}."
    zh = "无法写入 {path}：{detail}。"
    hint_en = "Check the path, its permissions and the free space, or choose another --output."
    hint_zh = "请检查路径、权限和剩余空间，或换一个 --output。"


class NothingToExport(InputError):
    """The filters leave no question to export."""

    en = "No question fits, so nothing was exported."
    zh = "没有符合条件的题目，未导出任何内容。"
    hint_en = "Loosen the filters; `interviewer questions list` shows what there is."
    hint_zh = "请放宽条件；`interviewer questions list` 可查看现有题目。"


class CorpusFault(InputError):
    """Corpus files have faults; `faults` lists all of them, a line each."""

    en = "The question corpus has {count} fault(s):\n{faults}"
    zh = "题库有 {count} 处错误：\n{faults}"
    hint_en = "Mend the files named above, then run `interviewer questions check`."
    hint_zh = "请修改上面列出的文件，然后运行 `interviewer questions check`。"


class UnknownRole(UsageError):
    """A role that no question is for."""

    en = "There is no role {role}."
    zh = "没有“{role}”这个岗位。"
    hint_en = "Roles: {roles}."
    hint_zh = "可选岗位：{roles}。"


class UnknownTopic(InputError):
    """No question has this topic."""

    en = "There is no topic {topic!r}."
    zh = "没有主题 {topic!r}。"
    hint_en = "Topics: {topics}."
    hint_zh = "可选主题：{topics}。"


class UnknownQuestion(InputError):
    """No question has this id."""

    en = "There is no question with the id {id!r}."
    zh = "没有编号为 {id!r} 的题目。"
    hint_en = "{nearest}`interviewer questions list` shows them all."
    hint_zh = "{nearest}`interviewer questions list` 可列出全部题目。"


class UnknownSession(InputError):
    """No stored interview has this id, or several have."""

    en = "There is no interview {id!r}."
    zh = "没有找到面试 {id!r}。"
    hint_en = "`interviewer history` lists the interviews on this machine."
    hint_zh = "`interviewer history` 可列出本机上的面试记录。"


class NothingToAsk(InputError):
    """The filters leave no question."""

    en = "No question fits {filters}."
    zh = "没有符合条件的题目（{filters}）。"
    hint_en = "Loosen the filters; `interviewer questions list` shows what there is."
    hint_zh = "请放宽条件；`interviewer questions list` 可查看现有题目。"


class BadInputFile(InputError):
    """A file given by the user cannot be used."""

    en = "{path} cannot be read: {detail}."
    zh = "无法读取 {path}：{detail}。"
    hint_en = "Check the path and that the file is UTF-8 text."
    hint_zh = "请检查路径，并确认文件是 UTF-8 文本。"


class SeveralOpen(UsageError):
    """Several interviews can be gone on with, and nobody is there to pick one."""

    en = "{count} interviews are open: {ids}."
    zh = "有 {count} 场未完成的面试：{ids}。"
    hint_en = "Name one, `interviewer resume ID`, or take the latest with --last."
    hint_zh = "请指明一场：`interviewer resume 编号`，或用 --last 继续最近一场。"


class NothingToEvaluate(InputError):
    """A file has no line that an evaluation can use; `bad` lists the bad ones, each after a line break."""

    en = "{path} holds no human-scored reply that can be used.{bad}"
    zh = "{path} 中没有可用的人工评分回答。{bad}"
    hint_en = (
        'Each line is a JSON object: {{"id", "question", "reference", "answer", "score"}}, with a score from 0 to 1.'
    )
    hint_zh = '每行一个 JSON 对象：{{"id", "question", "reference", "answer", "score"}}，score 取 0 到 1。'


class EditorFailed(InputError):
    """The user's editor cannot be started, or did not end well."""

    en = "The editor {editor} failed: {detail}."
    zh = "编辑器 {editor} 运行失败：{detail}。"
    hint_en = "Set VISUAL or EDITOR to an editor that waits until it is closed, for example EDITOR=nano."
    hint_zh = "请把 VISUAL 或 EDITOR 设为会等待关闭的编辑器，例如 EDITOR=nano。"


class ChangedMeanwhile(InputError):
    """A file is no longer what it was when it was opened for editing."""

    en = "{path} was changed by something else in the meantime, and was left as it is."
    zh = "{path} 在此期间被改动过，已保持原样。"
    hint_en = "Look at it and repeat the command."
    hint_zh = "请查看该文件后重新运行命令。"


class ModelError(InterviewerError):
    """The chat model or an embeddings endpoint failed."""

    exit_code = ExitCode.MODEL
    en = "The model failed: {detail}"
    zh = "模型出错：{detail}"


class ModelNotConfigured(ModelError):
    """A model was needed and none was chosen, or it cannot be built."""

    en = "No usable chat model: {detail}."
    zh = "没有可用的对话模型：{detail}。"
    hint_en = (
        "Choose one, for example --model openai:gpt-4o-mini, with INTERVIEWER_API_KEY set; or use --grader offline."
    )
    hint_zh = "请选择一个模型，例如 --model openai:gpt-4o-mini，并设置 INTERVIEWER_API_KEY；或使用 --grader offline。"


class NoModelForDraft(ModelNotConfigured):
    """A draft was asked for, and no model is chosen."""

    en = "Writing what a question lacks needs a chat model, and none is chosen."
    zh = "补写题目需要对话模型，目前没有选择模型。"
    hint_en = (
        "Choose one, for example --model openai:gpt-4o-mini, with INTERVIEWER_API_KEY set. Without one, "
        "`interviewer questions add` drafts key points from the answer, and `interviewer questions edit ID` opens the rest."
    )
    hint_zh = (
        "请选择一个模型，例如 --model openai:gpt-4o-mini，并设置 INTERVIEWER_API_KEY。没有模型时，"
        "`interviewer questions add` 会根据答案拟评分点，其余内容可用 `interviewer questions edit ID` 编辑。"
    )


class UnusableDraft(ModelError):
    """A model's draft cannot be used, not even after it was told what is wrong."""

    en = "The model's draft for {id} cannot be used: {detail}."
    zh = "模型为 {id} 写的草稿不可用：{detail}。"
    hint_en = "The question was left as it is. Try again or with another --model, or write it with `interviewer questions edit {id}`."
    hint_zh = "题目保持原样。可以重试或换一个 --model，也可以用 `interviewer questions edit {id}` 自己写。"


class ModelUnavailable(ModelError):
    """A call to the model failed; `reason` is the machine-readable cause."""

    en = "The model did not answer: {detail}."
    zh = "模型没有给出回答：{detail}。"
    hint_en = "`interviewer doctor` tries the connection; your replies are stored and can be graded again."
    hint_zh = "可运行 `interviewer doctor` 检查连接；你的回答已保存，之后可以重新评分。"


class StoreError(InterviewerError):
    """The interviews cannot be stored or read."""

    exit_code = ExitCode.STORE
    en = "The interview database failed: {detail}."
    zh = "面试数据库出错：{detail}。"
    hint_en = "Check the folder {path}; INTERVIEWER_HOME moves it."
    hint_zh = "请检查目录 {path}；可用 INTERVIEWER_HOME 更换位置。"


class HomeNotWritable(StoreError):
    """The folder for everything the program writes cannot be written."""

    en = "The folder {path} cannot be written: {detail}."
    zh = "目录 {path} 无法写入：{detail}。"
    hint_en = "Set INTERVIEWER_HOME to a folder of yours, for example INTERVIEWER_HOME=~/interviews."
    hint_zh = "请把 INTERVIEWER_HOME 设为你有写权限的目录，例如 INTERVIEWER_HOME=~/interviews。"


class DiskFull(StoreError):
    """There is no room for the next event."""

    en = "The disk that holds {path} is full; nothing stored so far is lost."
    zh = "{path} 所在磁盘已满；已保存的内容没有丢失。"
    hint_en = "Free some space and go on: your reply is still here."
    hint_zh = "请清理磁盘空间后继续：你的回答仍在这里。"


class FolderNotWritable(HomeNotWritable):
    """A folder of questions cannot be written."""

    hint_en = "Check its permissions, or name another folder with --into."
    hint_zh = "请检查目录权限，或用 --into 指定另一个目录。"


class NoRoom(DiskFull):
    """There is no room for a question file."""

    en = "The disk that holds {path} is full; nothing was written."
    zh = "{path} 所在磁盘已满，没有写入任何内容。"
    hint_en = "Free some space and try again, or name a folder on another disk with --into."
    hint_zh = "请清理磁盘空间后重试，或用 --into 指定其他磁盘上的目录。"


class NewerDatabase(StoreError):
    """The database was written by a newer version of the program."""

    en = "{path} was written by a newer version (schema {found}, this version knows {known})."
    zh = "{path} 由更新的版本写入（结构版本 {found}，当前程序只支持 {known}）。"
    hint_en = "Upgrade interviewer, or point INTERVIEWER_HOME at another folder."
    hint_zh = "请升级 interviewer，或把 INTERVIEWER_HOME 指向另一个目录。"


class BrokenDatabase(StoreError):
    """The file is not a readable database."""

    en = "{path} is not a readable interview database: {detail}."
    zh = "{path} 不是可读取的面试数据库：{detail}。"
    hint_en = "Move the file away (keep it) and start again, or restore a copy."
    hint_zh = "请先把该文件移走（保留备份）再启动，或恢复一份备份。"


class DatabaseBusy(StoreError):
    """Another process held the database longer than the busy timeout."""

    en = "{path} is in use by another process."
    zh = "{path} 正被另一个进程占用。"
    hint_en = "Close the other interview or wait a moment, then try again; your reply is kept."
    hint_zh = "请关闭另一个面试或稍等片刻再试；你的回答已保留。"


class SessionLocked(InterviewerError):
    """Another terminal has this interview open."""

    exit_code = ExitCode.LOCKED
    en = "The interview {id} is open in another terminal."
    zh = "面试 {id} 已在另一个终端中打开。"
    hint_en = "Go on there, or close it first."
    hint_zh = "请在那个终端继续，或先将其关闭。"


class IndexUnavailable(InterviewerError):
    """The search index cannot be built or reached."""

    exit_code = ExitCode.INDEX
    en = "The question index is not available: {detail}."
    zh = "题目索引不可用：{detail}。"
    hint_en = "Check INTERVIEWER_CHROMA_URL, or unset it to use the built-in index."
    hint_zh = "请检查 INTERVIEWER_CHROMA_URL；取消该设置即可使用内置索引。"


class IndexNotBuilt(IndexUnavailable):
    """The index on this machine cannot be built, or breaks as soon as it is."""

    hint_en = "Check the free space and the permissions of {folder}; it can be deleted, and is made anew."
    hint_zh = "请检查 {folder} 的剩余空间和权限；该目录可以删除，会自动重建。"


class SpeechError(InterviewerError):
    """Recording, transcription, speech or playing failed. In an interview typing goes on after any of these."""

    exit_code = ExitCode.MODEL
    en = "Speech failed: {detail}"
    zh = "语音出错：{detail}"


class MissingExtra(InterviewerError):
    """A command needs packages that are installed only where they are asked for."""

    exit_code = ExitCode.SETTINGS
    en = "This needs packages that are not installed ({package}): pip install 'interviewer[{extra}]'."
    zh = "缺少所需的软件包（{package}），请运行：pip install 'interviewer[{extra}]'。"


class SettingsError(InterviewerError):
    """A setting has a value that cannot be used."""

    exit_code = ExitCode.SETTINGS
    en = "The setting {name} cannot be used: {detail}."
    zh = "设置项 {name} 不可用：{detail}。"
    hint_en = "It comes from {source}; `interviewer config` shows every setting and its source."
    hint_zh = "它来自 {source}；`interviewer config` 可查看每个设置及其来源。"


class UnknownSetting(SettingsError):
    """There is no setting of that name; `nearest` is a sentence or empty."""

    en = "There is no setting {name}."
    zh = "没有名为 {name} 的设置项。"
    hint_en = "It comes from {source}. {nearest}`interviewer config` shows every setting."
    hint_zh = "它来自 {source}。{nearest}`interviewer config` 可查看所有设置。"


class SourceUnreadable(InputError):
    """A file to import cannot be read; `reason` says why, `detail` adds what a number or the system says."""

    REASONS: ClassVar[dict[str, tuple[str, str]]] = {
        "system": ("{path} cannot be read: {detail}.", "无法读取 {path}：{detail}。"),
        "no-file": ("{path} is neither a file nor a folder.", "{path} 既不是文件也不是目录。"),
        "too-large": ("{path} is larger than {detail}.", "{path} 超过 {detail}。"),
        "changing": ("{path} changes while it is read.", "{path} 在读取过程中不断变化。"),
        "binary": ("{path} is not text.", "{path} 不是文本文件。"),
        "empty": ("{path} holds nothing.", "{path} 是空的。"),
        "no-files": ("{path} holds no file that can be imported.", "{path} 中没有可以导入的文件。"),
        "nothing": (
            "{path} holds nothing that looks like a question with its answer.",
            "{path} 中没有找到题目和答案。",
        ),
        "columns": (
            "{path} has no column that is recognised as the {detail}.",
            "{path} 中没有能识别为 {detail} 的列。",
        ),
        "package": ("{path} is no Anki package that can be read: {detail}.", "{path} 不是可读取的 Anki 包：{detail}。"),
        "bomb": ("{path} unpacks to more than {detail}.", "{path} 解压后超过 {detail}。"),
    }
    HINTS: ClassVar[dict[str, tuple[str, str]]] = {
        "system": ("Check the path and the permissions.", "请检查路径和权限。"),
        "no-file": ("Give a file, a folder, or - for standard input.", "请给出文件、目录，或用 - 表示标准输入。"),
        "too-large": ("Split it, or export only the notes that you need.", "请拆分文件，或只导出需要的部分。"),
        "changing": ("Wait until whatever writes it is done, then run the command again.", "请等写入完成后再运行。"),
        "binary": (
            "Save it as UTF-8 text; an Anki package ends in .apkg.",
            "请另存为 UTF-8 文本；Anki 包的扩展名是 .apkg。",
        ),
        "empty": ("Check that it is the right file.", "请检查是否选对了文件。"),
        "no-files": (
            "Files are known by their endings: .yaml .jsonl .csv .tsv .txt .apkg .md .html.",
            "可识别的扩展名：.yaml .jsonl .csv .tsv .txt .apkg .md .html。",
        ),
        "nothing": (
            "Say what it is with --format; `interviewer questions import --help` lists the shapes.",
            "可用 --format 指定格式；`interviewer questions import --help` 列出支持的格式。",
        ),
        "columns": (
            "Its columns: {columns}. Say which is which, for example --map '{example}=question'.",
            "现有的列：{columns}。请指定对应关系，例如 --map '{example}=question'。",
        ),
        "package": (
            "Export the deck from Anki again, with 'Support older Anki versions' ticked.",
            "请在 Anki 中勾选“支持旧版 Anki”后重新导出。",
        ),
        "bomb": ("Export only the deck that you need.", "请只导出需要的牌组。"),
    }

    def message(self, lang: str) -> str:
        """Return what happened, by its reason."""
        return self.REASONS[str(self.facts["reason"])][lang == "zh"].format(**self.facts)

    def hint(self, lang: str) -> str:
        """Return what to do next, by its reason."""
        return self.HINTS[str(self.facts["reason"])][lang == "zh"].format(**self.facts)


class BadMapping(UsageError):
    """A --map does not name a column of the source and a field."""

    en = "--map {given!r} does not fit: {detail}."
    zh = "--map {given!r} 无法使用：{detail}。"
    hint_en = "Write column=field, with a column of the file ({columns}) and a field among {fields}."
    hint_zh = "请写成 列=字段；可用的列：{columns}；可用的字段：{fields}。"
