"""What can go wrong with sound: one sentence each, and what to do; typing goes on after every one of them.

SpeechError
├── NoSoundPackage · NoPortAudio · NoMicrophone · MicrophoneLost · NoLoudspeaker · RecordingNotWritten
├── BadSoundFile                   a WAV file that cannot be used
│   ├── NoSoundFile · NotWav · EmptySound · UnknownSoundFormat · SoundTooLarge
├── NothingHeard · SilentSound · NoRecording
├── NoEar · NoVoice                nothing is configured
├── EndpointError                  an OpenAI-compatible audio endpoint; `service` is STT or TTS, as in its settings
│   ├── KeyRefused · KeyMissing · HasNoSpeech · HasNoModel · TooLarge · TooManyCalls · Failed · Rejected
│   ├── Unreachable · Broken · TooSlow · Unreadable
└── WhisperMissing · WhisperFailed · EspeakFailed
"""

from interviewer.errors import ExitCode, SpeechError

TYPE_ON = "Type your answer meanwhile."
TYPE_ON_ZH = "可先打字作答。"


class NoSoundPackage(SpeechError):
    """The package that reaches sound devices is not installed."""

    en = "Recording and playing need the package sounddevice."
    zh = "录音和播放需要安装 sounddevice。"
    hint_en = "Install it with: pip install 'interviewer[voice]'. Typing works without it."
    hint_zh = "请运行：pip install 'interviewer[voice]'。不装也可以打字作答。"


class NoPortAudio(SpeechError):
    """The package is there, the system's PortAudio library is not."""

    en = "The sound library PortAudio is missing on this system."
    zh = "系统中缺少声音库 PortAudio。"
    hint_en = (
        "Install it (Debian and Ubuntu: sudo apt install libportaudio2), or give a recording with /voice FILE.wav."
    )
    hint_zh = "请先安装（Debian、Ubuntu：sudo apt install libportaudio2），或用 /语音 文件.wav 提供录音。"


class NoMicrophone(SpeechError):
    """No device can be recorded from."""

    en = "No microphone can be opened ({detail})."
    zh = "无法打开麦克风（{detail}）。"
    hint_en = (
        "Connect one or allow the terminal to use it, or give a recording with /voice FILE.wav; typing works as before."
    )
    hint_zh = "请连接麦克风或允许终端使用它，也可用 /语音 文件.wav 提供录音；打字照常可用。"


class MicrophoneLost(SpeechError):
    """The device stopped giving sound during a recording."""

    en = "The microphone stopped giving sound; what it gave until then is kept."
    zh = "麦克风中途不再有声音；此前的录音已保留。"
    hint_en = "/voice retry transcribes what was recorded, /voice records anew."
    hint_zh = "/语音 重试 转写已录部分，/语音 重新录音。"


class NoLoudspeaker(SpeechError):
    """Nothing can be played."""

    en = "Nothing can be played on this machine ({detail})."
    zh = "本机无法播放声音（{detail}）。"
    hint_en = "The interview goes on in writing."
    hint_zh = "面试以文字继续。"


class RecordingNotWritten(SpeechError):
    """The recording cannot be written to the disk."""

    en = "The recording cannot be written to {path}: {detail}."
    zh = "录音无法写入 {path}：{detail}。"
    hint_en = "Free some space or check the folder. What was written is kept; typing works as before."
    hint_zh = "请清理空间或检查该目录。已写入的部分会保留；打字照常可用。"


class BadSoundFile(SpeechError):
    """A WAV file that cannot be used."""

    exit_code = ExitCode.INPUT
    en = "{path} cannot be used as a recording."
    zh = "{path} 不能用作录音。"
    hint_en = "Convert it, for example: ffmpeg -i {path} -ac 1 -ar 16000 answer.wav"
    hint_zh = "可先转换格式，例如：ffmpeg -i {path} -ac 1 -ar 16000 answer.wav"


class NoSoundFile(BadSoundFile):
    """There is no such file, or it may not be read."""

    en = "The recording {path} cannot be opened: {detail}."
    zh = "无法打开录音 {path}：{detail}。"
    hint_en = "Check the path; a path with spaces needs no quotes after /voice."
    hint_zh = "请检查路径；/语音 后面的路径即使有空格也不需要引号。"


class NotWav(BadSoundFile):
    """The file is something else."""

    en = "{path} is no WAV file."
    zh = "{path} 不是 WAV 文件。"


class EmptySound(BadSoundFile):
    """The file holds no sample."""

    en = "{path} holds no sound: it has a header and not a single sample."
    zh = "{path} 中没有声音：只有文件头，没有任何采样。"
    hint_en = "Record it again, or type your answer."
    hint_zh = "请重新录音，或打字作答。"


class UnknownSoundFormat(BadSoundFile):
    """A WAV file with an encoding that is not read."""

    en = "{path} is a WAV file in a format that is not read ({detail}); 8 to 32 bit PCM and 32 or 64 bit float are."
    zh = "{path} 的 WAV 编码（{detail}）不受支持；支持 8 至 32 位 PCM 和 32、64 位浮点。"


class SoundTooLarge(BadSoundFile):
    """A file far larger than any answer."""

    en = "{path} has {size} MB; at most {most} MB are read."
    zh = "{path} 有 {size} MB，最多读取 {most} MB。"
    hint_en = "Cut it to your answer, for example: ffmpeg -i {path} -t 600 -ac 1 -ar 16000 answer.wav"
    hint_zh = "请只截取作答部分，例如：ffmpeg -i {path} -t 600 -ac 1 -ar 16000 answer.wav"


class NothingHeard(SpeechError):
    """The transcript is empty."""

    en = "No words were heard in the recording."
    zh = "录音中没有听到话语。"
    hint_en = "Speak closer to the microphone and try /voice again, or type your answer; the recording is kept."
    hint_zh = "请靠近麦克风后再用 /语音 录一次，或打字作答；录音已保留。"


class SilentSound(NothingHeard):
    """The sound is digital silence, which recognisers turn into invented sentences; it is not sent."""

    en = "The recording is silent, so it was not sent."
    zh = "录音是静音，因此没有发送。"
    hint_en = "The microphone may be muted or the wrong one may be chosen: check the system's sound settings, or type your answer."
    hint_zh = "麦克风可能被静音或选错了设备：请检查系统声音设置，或打字作答。"


class NoRecording(SpeechError):
    """There is nothing to transcribe again."""

    en = "There is no kept recording of this reply."
    zh = "这条回答没有保留的录音。"
    hint_en = "/voice records one."
    hint_zh = "/语音 可开始录音。"


class NoEar(SpeechError):
    """Nothing is configured that turns speech into text."""

    en = "No speech recognition is set up."
    zh = "尚未配置语音识别。"
    hint_en = (
        "Set INTERVIEWER_STT_BASE_URL to an OpenAI-compatible audio server, or install 'interviewer[whisper]' and set "
        "INTERVIEWER_WHISPER_MODEL=small. Typing works without."
    )
    hint_zh = (
        "请把 INTERVIEWER_STT_BASE_URL 指向 OpenAI 兼容的语音服务，或安装 'interviewer[whisper]' 并设置 "
        "INTERVIEWER_WHISPER_MODEL=small。不配置也可以打字作答。"
    )


class NoVoice(SpeechError):
    """Nothing is configured or installed that speaks."""

    en = "No voice is set up."
    zh = "尚未配置语音朗读。"
    hint_en = "Set INTERVIEWER_TTS_BASE_URL to an OpenAI-compatible audio server, or install espeak-ng."
    hint_zh = "请把 INTERVIEWER_TTS_BASE_URL 指向 OpenAI 兼容的语音服务，或安装 espeak-ng。"


class EndpointError(SpeechError):
    """An audio endpoint failed; `service` is STT (speech to text) or TTS (text to speech), as its settings are named."""

    en = "The speech server {url} failed."
    zh = "语音服务 {url} 出错。"
    hint_en = f"`interviewer doctor` tries it. {TYPE_ON}"
    hint_zh = f"可运行 `interviewer doctor` 检查。{TYPE_ON_ZH}"


class KeyRefused(EndpointError):
    """401 or 403 with a key."""

    en = "The speech server {url} refuses the key (HTTP {status})."
    zh = "语音服务 {url} 拒绝了密钥（HTTP {status}）。"
    hint_en = "Check that INTERVIEWER_{service}_API_KEY belongs to this server. " + TYPE_ON
    hint_zh = "请检查 INTERVIEWER_{service}_API_KEY 是否属于该服务。" + TYPE_ON_ZH


class KeyMissing(EndpointError):
    """401 or 403 without a key."""

    en = "The speech server {url} wants a key (HTTP {status})."
    zh = "语音服务 {url} 需要密钥（HTTP {status}）。"
    hint_en = "Set INTERVIEWER_{service}_API_KEY. " + TYPE_ON
    hint_zh = "请设置 INTERVIEWER_{service}_API_KEY。" + TYPE_ON_ZH


class HasNoSpeech(EndpointError):
    """404 or 405: the server has no such page, as providers of chat alone."""

    en = "The server {url} has no speech (HTTP {status}): it may offer chat only."
    zh = "{url} 没有语音接口（HTTP {status}）：该服务可能只提供对话。"
    hint_en = "Point INTERVIEWER_{service}_BASE_URL at a server with audio (most addresses end in /v1). " + TYPE_ON
    hint_zh = "请把 INTERVIEWER_{service}_BASE_URL 指向提供语音的服务（地址多以 /v1 结尾）。" + TYPE_ON_ZH


class HasNoModel(EndpointError):
    """The server knows the page and not the model."""

    en = "The speech server {url} does not know the model {model}."
    zh = "语音服务 {url} 没有模型 {model}。"
    hint_en = "Set INTERVIEWER_{service}_MODEL to one that it has. " + TYPE_ON
    hint_zh = "请把 INTERVIEWER_{service}_MODEL 设为它提供的模型。" + TYPE_ON_ZH


class TooLarge(EndpointError):
    """413."""

    en = "The recording is too large for {url} (HTTP 413)."
    zh = "录音对 {url} 来说太大（HTTP 413）。"
    hint_en = "Give a shorter answer, or convert the file to 16 kHz mono. The recording is kept."
    hint_zh = "请缩短回答，或把文件转换为 16 kHz 单声道。录音已保留。"


class TooManyCalls(EndpointError):
    """429."""

    en = "The speech server {url} allows no more calls now, or the account has no credit left (HTTP 429)."
    zh = "语音服务 {url} 暂时不再接受请求，或账户余额不足（HTTP 429）。"
    hint_en = "Wait a minute and try again, or check the account. " + TYPE_ON
    hint_zh = "请稍等片刻再试，或检查账户。" + TYPE_ON_ZH


class Failed(EndpointError):
    """5xx."""

    en = "The speech server {url} failed (HTTP {status})."
    zh = "语音服务 {url} 内部出错（HTTP {status}）。"
    hint_en = "Try again in a moment. " + TYPE_ON
    hint_zh = "请稍后再试。" + TYPE_ON_ZH


class Rejected(EndpointError):
    """Another 4xx."""

    en = "The speech server {url} does not accept the request (HTTP {status}: {detail})."
    zh = "语音服务 {url} 不接受该请求（HTTP {status}：{detail}）。"
    hint_en = "Check INTERVIEWER_{service}_MODEL. " + TYPE_ON
    hint_zh = "请检查 INTERVIEWER_{service}_MODEL。" + TYPE_ON_ZH


class Unreachable(EndpointError):
    """Nothing answers at the address."""

    en = "The speech server {url} cannot be reached."
    zh = "无法连接语音服务 {url}。"
    hint_en = "Start it, or check INTERVIEWER_{service}_BASE_URL and the network. " + TYPE_ON
    hint_zh = "请启动该服务，或检查 INTERVIEWER_{service}_BASE_URL 和网络。" + TYPE_ON_ZH


class Broken(EndpointError):
    """The connection broke before the answer was whole."""

    en = "The connection to the speech server {url} broke before it had answered."
    zh = "与语音服务 {url} 的连接在应答前中断。"
    hint_en = "Try again. " + TYPE_ON
    hint_zh = "请再试一次。" + TYPE_ON_ZH


class TooSlow(EndpointError):
    """No answer in time."""

    en = "The speech server {url} did not answer within {seconds} s."
    zh = "语音服务 {url} 在 {seconds} 秒内没有应答。"
    hint_en = "Raise INTERVIEWER_TIMEOUT or choose a faster model. " + TYPE_ON
    hint_zh = "请调大 INTERVIEWER_TIMEOUT 或选择更快的模型。" + TYPE_ON_ZH


class Unreadable(EndpointError):
    """An answer that is neither a transcript nor sound."""

    en = "The speech server {url} gave an answer that cannot be used ({detail})."
    zh = "语音服务 {url} 的应答无法使用（{detail}）。"
    hint_en = "Check INTERVIEWER_{service}_BASE_URL (most addresses end in /v1). " + TYPE_ON
    hint_zh = "请检查 INTERVIEWER_{service}_BASE_URL（地址多以 /v1 结尾）。" + TYPE_ON_ZH


class WhisperMissing(SpeechError):
    """The local recogniser is chosen and not installed."""

    en = "The local recogniser needs the package faster-whisper."
    zh = "本地语音识别需要安装 faster-whisper。"
    hint_en = "Install it with: pip install 'interviewer[whisper]'. Typing works without it."
    hint_zh = "请运行：pip install 'interviewer[whisper]'。不装也可以打字作答。"


class WhisperFailed(SpeechError):
    """The local model cannot be loaded or run."""

    en = "The local Whisper model {model} cannot be used: {detail}."
    zh = "本地 Whisper 模型 {model} 无法使用：{detail}。"
    hint_en = "Set INTERVIEWER_WHISPER_MODEL to a folder with a converted model, or to a size such as small (downloaded once)."
    hint_zh = "请把 INTERVIEWER_WHISPER_MODEL 设为已转换模型的目录，或 small 等规格（首次使用时下载）。"


class EspeakFailed(SpeechError):
    """The installed synthesiser failed."""

    en = "espeak-ng failed: {detail}."
    zh = "espeak-ng 出错：{detail}。"
    hint_en = "The interview goes on in writing."
    hint_zh = "面试以文字继续。"
