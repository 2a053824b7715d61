"""Write a language model that runs in llama.cpp and weighs half a megabyte: random weights, one token a byte.

It proves transport (streaming, schemas, errors), not quality. Control bytes and bytes outside ASCII get a bias that
keeps them from being drawn, and since files hold no bias, a constant dimension carries it: llama.cpp's server answers 500 where an answer is not valid UTF-8.
"""

from pathlib import Path

import gguf
import numpy as np
import numpy.typing as npt

Weights = npt.NDArray[np.float32]

SPECIAL = ("<unk>", "<s>", "</s>")
UNPRINTABLE = [0, 1, *range(len(SPECIAL), len(SPECIAL) + 256)]
"""Tokens that must never be drawn: the unknown and the begin token, and all raw bytes."""
WIDTH, HEADS, LAYERS, HIDDEN = 64, 4, 2, 128
CHAT_TEMPLATE = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}assistant:"


def write_tiny_gguf(path: Path, *, context: int = 16_384, seed: int = 1) -> Path:
    """Write the model file and return its path; the same seed gives the same bytes."""
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_context_length(context)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(HIDDEN)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    _add_vocabulary(writer)
    writer.add_chat_template(CHAT_TEMPLATE)
    _add_weights(writer, np.random.default_rng(seed))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _tokens() -> list[str]:
    """Special tokens, the 256 bytes, and each printable ASCII character as a token of its own."""
    return [*SPECIAL, *(f"<0x{n:02X}>" for n in range(256)), *(chr(n) if n != 32 else "▁" for n in range(32, 127))]


def _add_vocabulary(writer: gguf.GGUFWriter) -> None:
    tokens = _tokens()
    kinds = [gguf.TokenType.UNKNOWN, gguf.TokenType.CONTROL, gguf.TokenType.CONTROL]
    kinds += [gguf.TokenType.BYTE] * 256
    kinds += [gguf.TokenType.NORMAL] * (len(tokens) - len(kinds))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_token_types([int(kind) for kind in kinds])
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)


def _add_weights(writer: gguf.GGUFWriter, random: np.random.Generator) -> None:
    def draw(*shape: int) -> Weights:
        return (random.standard_normal(shape) * 0.1).astype(np.float32)

    def add(name: str, weights: Weights) -> None:
        writer.add_tensor(f"{name}.weight", weights)

    ones = np.ones(WIDTH, dtype=np.float32)
    embedding = draw(len(_tokens()), WIDTH)
    embedding[:, 0] = 10.0  # one dimension that says the same for every token, and that no layer writes to …
    add("token_embd", embedding)
    for layer in range(LAYERS):
        for name in ("attn_q", "attn_k", "attn_v"):
            add(f"blk.{layer}.{name}", draw(WIDTH, WIDTH))
        add(f"blk.{layer}.attn_output", _keeping_first(draw(WIDTH, WIDTH)))
        add(f"blk.{layer}.ffn_gate", draw(HIDDEN, WIDTH))
        add(f"blk.{layer}.ffn_up", draw(HIDDEN, WIDTH))
        add(f"blk.{layer}.ffn_down", _keeping_first(draw(WIDTH, HIDDEN)))
        add(f"blk.{layer}.attn_norm", ones)
        add(f"blk.{layer}.ffn_norm", ones)
    add("output_norm", ones)
    output = draw(len(_tokens()), WIDTH)
    output[UNPRINTABLE, 0] = -50.0  # … carries the bias
    for rank, ending in enumerate(("}", "]", '"', "</s>"), start=1):
        output[_tokens().index(ending), 0] = rank  # what can end ends, under a JSON grammar and without one
    add("output", output)


def _keeping_first(weights: Weights) -> Weights:
    weights[0, :] = 0.0
    return weights
