"""Layerlab's engine: everything that is not a page.

errors registry text views      what every other module uses
events commands                 what a run reports; what is asked of a run
layers activations initializers losses optimizers schedules
                                catalog entries that a person chooses, one file each
glossary                        terms of the field for beginners, one file per group
modules                         the torch modules of our own that layers build
calculation                     how single values are computed, step by step
graph                           a model as data: spec, edit, check, build, code
families datasets               presets that generate graphs; what they are trained on
objectives probes metrics       from a batch to a loss; from a run to a view; the quality of predictions
diagnoses                       problems of a run, one file each, from its events and its plan
plan                            plans: factory, check, preflight, links; nothing here trains or loads torch
train runs host                 the loop; the store, artifacts and executors; the process that runs them
exports                         plans as Python files that do not need Layerlab
cli                             the verbs of the command line
"""
