"""A MusicGen model of 0.2 million random parameters, with every part of a real one."""

from __future__ import annotations

from pathlib import Path

from transformers import (
    EncodecConfig,
    EncodecFeatureExtractor,
    MusicgenConfig,
    MusicgenDecoderConfig,
    MusicgenForConditionalGeneration,
    MusicgenProcessor,
    T5Config,
    T5Tokenizer,
)

_CODES = 64
_WORDS = ("calm", "music", "wind", "dark", "lake")


def write_tiny_model(folder: Path, channels: int) -> Path:
    """Save the model and its processor as a real one is saved. Its four codebooks make 1.2 kbit/s."""
    text = T5Config(vocab_size=128, d_model=16, d_kv=8, d_ff=32, num_layers=1, num_heads=2)
    audio = EncodecConfig(
        sampling_rate=32_000,
        audio_channels=1,
        target_bandwidths=[1.2],
        upsampling_ratios=[8, 5, 4, 4],
        num_filters=4,
        hidden_size=16,
        codebook_size=_CODES,
        num_lstm_layers=1,
        use_causal_conv=False,
        normalize=False,
    )
    decoder = MusicgenDecoderConfig(
        vocab_size=_CODES,
        pad_token_id=_CODES,
        bos_token_id=_CODES,
        hidden_size=16,
        ffn_dim=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        num_codebooks=4 * channels,
        audio_channels=channels,
    )
    config = MusicgenConfig(text_encoder=text, audio_encoder=audio, decoder=decoder)
    model = MusicgenForConditionalGeneration(config).eval()
    usual = model.generation_config
    usual.guidance_scale, usual.do_sample, usual.max_length = 3.0, True, 1_500
    usual.decoder_start_token_id = usual.pad_token_id = usual.bos_token_id = _CODES
    for layer in model.audio_encoder.quantizer.layers:
        layer.codebook.embed.normal_()  # they start as zeros, and all music would sound the same
    model.save_pretrained(folder)
    MusicgenProcessor(
        EncodecFeatureExtractor(feature_size=channels, sampling_rate=32_000), _tokenizer()
    ).save_pretrained(folder)
    return folder


def _tokenizer() -> T5Tokenizer:
    pieces = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", -5.0), ("▁", -2.0)]
    pieces += [("▁" + word, -3.0) for word in _WORDS] + [(letter, -6.0) for letter in "abcdefghijklmnopqrstuvwxyz"]
    return T5Tokenizer(vocab=pieces, extra_ids=0)
