"""The no-orphan rule: no open record without somebody or something that brings it on; found, listed and mended."""
