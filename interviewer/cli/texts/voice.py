"""What is said about recording, transcribing and speaking, in both languages."""

from collections.abc import Mapping

VOICE_TEXTS: Mapping[str, tuple[str, str]] = {
    "recording": (
        "Recording. Enter stops; Esc or Ctrl-C cancels and keeps the audio.",
        "正在录音。回车停止；Esc 或 Ctrl-C 取消并保留录音。",
    ),
    "recording-keys": ("Enter: done", "回车：完成"),
    "recording-warn": ("One minute left: a recording ends after ten.", "还剩一分钟：录音最长十分钟。"),
    "recording-limit": (
        "Ten minutes are the limit; what was recorded is transcribed.",
        "已到十分钟上限，将转写已录内容。",
    ),
    "recording-cancelled": (
        "Cancelled; the audio is kept until you reply. /voice retry transcribes it, /voice records anew.",
        "已取消；录音保留到你作答为止。/语音 重试 可转写，/语音 可重新录音。",
    ),
    "recording-dropped": ("Cancelled before any sound arrived.", "已取消，尚未录到声音。"),
    "transcribing": ("Transcribing …", "转写中……"),
    "transcription-stopped": (
        "Stopped; the audio is kept. /voice retry transcribes it.",
        "已停止；录音已保留。/语音 重试 可再次转写。",
    ),
    "heard": (
        "What was heard is in the line: mend it and press Enter.",
        "识别结果已放入输入行：修改后按回车发送。",
    ),
    "audio-kept": ("/voice retry transcribes it again.", "/语音 重试 可再次转写。"),
    "voice-kept": (
        "A recording of this reply is there ({time}): /voice retry transcribes it.",
        "这条回答有一段录音（{time}）：/语音 重试 可转写。",
    ),
    "voice-how": (
        "Voice is on: Enter on an empty line (or F2) records, Enter stops. You see the transcript before it is sent.",
        "语音已开启：空行按回车（或 F2）开始录音，回车停止。发送前可查看并修改识别结果。",
    ),
    "voice-later": ("There is no question to answer right now.", "现在没有待回答的题目。"),
    "voice-piped": (
        "Recording needs a terminal; give a file instead: /voice FILE.wav",
        "录音需要终端；请改为提供文件：/语音 文件.wav",
    ),
    "speak-off": ("Speaking is switched off; /say tries it again.", "已关闭朗读；/朗读 可再试。"),
    # on the card
    "delivery": ("Delivery (never scored)", "表达（不计分）"),
    "delivery-words": ("{length} words in {time}", "{time}，{length} 词"),
    "delivery-characters": ("{length} characters in {time}", "{time}，{length} 字"),
    "pace-words": ("{pace} words a minute", "每分钟 {pace} 词"),
    "pace-characters": ("{pace} characters a minute", "每分钟 {pace} 字"),
    "pace-range": ("radio news: {low}{dash}{high}", "广播新闻：{low}{dash}{high}"),
    "fillers": ("{count} filler(s) in the transcript: {list}", "识别文本中有 {count} 处口头语：{list}"),
    "fillers-none": ("no fillers in the transcript", "识别文本中没有口头语"),
    "pauses": (
        "{count} pause(s) of 2 s or more, the longest {longest} s",
        "{count} 次 2 秒以上停顿，最长 {longest} 秒",
    ),
    "pauses-none": ("no pause of 2 s or more", "没有 2 秒以上停顿"),
    # doctor
    "doctor-hearing": ("hearing", "语音识别"),
    "doctor-voice": ("voice", "朗读"),
    "doctor-microphone": ("microphone", "麦克风"),
    "doctor-answered": ("{name} answered in {seconds} s", "{name}，{seconds} 秒内应答"),
    "doctor-opened": ("opens", "可以打开"),
    "doctor-whisper": ("{name}; loaded at the first recording", "{name}，首次录音时加载"),
}
