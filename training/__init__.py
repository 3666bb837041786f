"""Training of the reader: the small cross-encoder that ranks, marks and keeps silent.

Nothing here is imported by the bot; what the bot uses is the folder that `training.export` writes.
"""
