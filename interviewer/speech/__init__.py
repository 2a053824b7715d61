"""Hearing and speaking: a microphone or a WAV file, transcription, a voice, and a loudspeaker. Nothing here prints."""
