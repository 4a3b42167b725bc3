"""Torch modules of our own, which layers build. [torch]"""
