"""Everything that touches samples: decoding, segments, loudness, encoding.

The rest of the program asks through four small doors, none of which loads an audio library into the server process:

- `pool.AudioWorkers` runs worker processes in which all decoding happens, so a hostile file can hurt only those;
- `segments.SegmentStore` makes the segments that players fetch, on demand, and keeps them in a bounded disk cache;
- `analysis.analyse` measures loudness, true peak, silence, length and waveform in one decode of the file;
- `probe.probe` reads the technical facts of a file (it loads the audio library: for scanning processes).

Inside the workers, from file to segment: `reading` picks a reader (`framed_reader` for bare MP3 and AAC frames,
`container_reader` for the rest), `cursor` turns it into samples at exact positions, `rendering` resamples them to
48 kHz stereo in a way that does not depend on where reading began, and `encoding` writes the segment's file.
"""
